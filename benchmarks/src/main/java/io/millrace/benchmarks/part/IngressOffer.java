package io.millrace.benchmarks.part;

import io.millrace.core.Ingress;
import io.millrace.core.Offer;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.Sinks;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Two threads offer to an ingress while a run takes the elements out. Who finds no room rests: on a busy machine a thread that
 * yields may wait for longer than a trial lasts.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class IngressOffer {

    private static final int PLACES = 1024;
    private static final long REST_NANOS = 1_000;
    private static final Integer ELEMENT = 1;

    private final Ingress<Integer> ingress = Ingress.bounded("offers", PLACES);
    private final PipelineRun run =
            Pipeline.define("offers").from(ingress.source()).to(Sinks.discard()).run(PipelineRuntime.shared());

    /** One element. */
    @Benchmark
    @Threads(2)
    public void offer() {
        while (ingress.offer(ELEMENT) != Offer.ACCEPTED) {
            LockSupport.parkNanos(REST_NANOS);
        }
    }

    /** Nothing may be missing at the end. */
    @TearDown
    public void end() {
        ingress.complete();
        run.await().assertNoLoss();
    }
}
