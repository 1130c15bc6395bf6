package io.millrace.benchmarks.part;

import io.millrace.core.queue.MpscRing;
import io.millrace.core.queue.SpscRing;
import java.util.concurrent.TimeUnit;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.SpscArrayQueue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An element goes into a ring and out again, on one thread: what is left when nobody waits for anybody. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class Rings {

    private static final int PLACES = 1024;
    private static final Integer ELEMENT = 1;

    private final SpscRing<Integer> spsc = new SpscRing<>(PLACES);
    private final MpscRing<Integer> mpsc = new MpscRing<>(PLACES);
    private final SpscArrayQueue<Integer> jctoolsSpsc = new SpscArrayQueue<>(PLACES);
    private final MpscArrayQueue<Integer> jctoolsMpsc = new MpscArrayQueue<>(PLACES);

    /** The ring of a boundary. */
    @Benchmark
    public @Nullable Integer spsc() {
        spsc.offer(ELEMENT);
        return spsc.poll();
    }

    /** The ring of an ingress. */
    @Benchmark
    public @Nullable Integer mpsc() {
        mpsc.offer(ELEMENT);
        return mpsc.poll();
    }

    /** For comparison. */
    @Benchmark
    public @Nullable Integer jctoolsSpsc() {
        jctoolsSpsc.offer(ELEMENT);
        return jctoolsSpsc.poll();
    }

    /** For comparison. */
    @Benchmark
    public @Nullable Integer jctoolsMpsc() {
        jctoolsMpsc.offer(ELEMENT);
        return jctoolsMpsc.poll();
    }
}
