package io.millrace.benchmarks.part;

import io.millrace.core.runtime.SystemClock;
import io.netty.util.HashedWheelTimer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A timer is set and, long before it is due, unset. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class Timers {

    private static final long DELAY_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final Runnable NOTHING = () -> {};

    private final SystemClock clock = new SystemClock("timers");
    private final HashedWheelTimer netty = new HashedWheelTimer();

    /** The wheel of a runtime. */
    @Benchmark
    public void wheel() {
        clock.schedule(NOTHING, DELAY_NANOS).run();
    }

    /** For comparison. */
    @Benchmark
    public boolean nettyWheel() {
        return netty.newTimeout(timeout -> {}, DELAY_NANOS, TimeUnit.NANOSECONDS)
                .cancel();
    }

    /** Ends their threads. */
    @TearDown
    public void end() {
        clock.close();
        netty.stop();
    }
}
