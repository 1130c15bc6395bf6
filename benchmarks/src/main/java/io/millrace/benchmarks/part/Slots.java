package io.millrace.benchmarks.part;

import io.millrace.benchmarks.Tally;
import io.millrace.benchmarks.rig.Sum;
import io.millrace.benchmarks.rig.Summing;
import io.millrace.core.CallStage;
import io.millrace.core.Pipeline;
import io.millrace.resilience.CallPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;

/** The life of a slot: a call whose answer is there already, in each order and with a policy. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class Slots {

    private static final int ELEMENTS = 20_000;
    private static final int CONCURRENCY = 64;
    private static final int KEYS = 1_000;

    private final List<Integer> input = IntStream.range(0, ELEMENTS).boxed().toList();
    private final CallStage<Integer, Integer> calls =
            Pipeline.define("calls").from(input).mapAsync(CONCURRENCY, Mono::just);
    private final Pipeline<Integer> unordered = calls.unordered();
    private final Pipeline<Integer> byKey = calls.orderedBy(element -> element % KEYS);
    private final Pipeline<Integer> guarded = calls.with(
            CallPolicy.deadline(Duration.ofMinutes(1)).idempotent().attempts(3).attemptTimeout(Duration.ofSeconds(20)));

    /** As calls end. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public Tally unordered() throws Exception {
        return Summing.of(unordered, Sum.unordered());
    }

    /** In the order of the elements. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public Tally ordered() throws Exception {
        return Summing.of(calls, Sum.ordered());
    }

    /** In order for each of 1,000 keys. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public Tally orderedByKey() throws Exception {
        return Summing.of(byKey, Sum.unordered());
    }

    /** In order, with a deadline, attempts and their time-outs. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public Tally guarded() throws Exception {
        return Summing.of(guarded, Sum.ordered());
    }
}
