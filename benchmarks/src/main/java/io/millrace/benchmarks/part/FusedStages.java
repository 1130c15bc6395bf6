package io.millrace.benchmarks.part;

import io.millrace.benchmarks.Tally;
import io.millrace.benchmarks.rig.Sum;
import io.millrace.benchmarks.rig.Summing;
import io.millrace.core.Pipeline;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/**
 * An element goes through synchronous stages, in a JVM that has only this pipeline: faster than among others, which is what W1
 * measures.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class FusedStages {

    private static final int ELEMENTS = 100_000;

    private final List<Integer> input = Collections.nCopies(ELEMENTS, 1);
    private final Pipeline<Integer> one = Pipeline.define("one").from(input).map(x -> x ^ 1);
    private final Pipeline<Integer> four =
            one.map(x -> x ^ 2).filter(x -> x > 0).map(x -> x ^ 4);
    private final Pipeline<Integer> twelve = four.map(x -> x ^ 8)
            .map(x -> x ^ 16)
            .filter(x -> x > 1)
            .map(x -> x ^ 32)
            .map(x -> x ^ 64)
            .filter(x -> x > 2)
            .map(x -> x ^ 1)
            .map(x -> x ^ 2);

    /** One stage. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public Tally one() throws Exception {
        return Summing.of(one, Sum.unordered());
    }

    /** Four stages. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public Tally four() throws Exception {
        return Summing.of(four, Sum.unordered());
    }

    /** Twelve stages. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public Tally twelve() throws Exception {
        return Summing.of(twelve, Sum.unordered());
    }
}
