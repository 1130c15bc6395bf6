package io.millrace.core.spi;

import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What a {@link Policy} gets when it opens a guard. */
public interface PolicyContext {

    /** The stage's name. */
    String stage();

    /** Nanoseconds of the run's clock; only differences mean something. Any thread. */
    long nanoTime();

    /**
     * The same time, and the same randomness below, for state that outlives the run: keeping this context would keep the run.
     */
    LongSupplier clock();

    /** See {@link #clock}: numbers as those of {@link #random}. */
    DoubleSupplier randomness();

    /** A uniformly distributed number from 0 (inclusive) to 1 (exclusive), from the run's randomness. Any thread. */
    double random();

    /**
     * Makes the engine ask {@link Guard#admit} again for the calls that are parked. Any thread, never blocks, never throws, may
     * be called too often; a wake that finds no parked call leads to {@link Guard#unclaimed}.
     */
    Runnable waker();

    /**
     * State that stages and runs share: the runtime's instance for {@code type} and {@code name}, made by {@code create}
     * when there is none. It must be safe for use by several threads.
     */
    <S> S shared(Class<S> type, String name, Supplier<? extends S> create);
}
