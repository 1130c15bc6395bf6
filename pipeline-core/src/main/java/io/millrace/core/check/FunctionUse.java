package io.millrace.core.check;

/** How an extension uses a function of the user's: what the function must be fit for. */
public enum FunctionUse {
    /** Called for one element at a time, on the thread that holds the stage: it must not block. */
    SERIAL(false),
    /** Called for one element at a time, on a pool: it may block. */
    SERIAL_ON_POOL(false),
    /**
     * Called for one element at a time, on the thread that holds the stage, while what it returned before still works: it must not
     * block, and what it leaves to its results must be thread-safe.
     */
    STARTS_CALLS(false),
    /** Called on several threads of the CPU pool at the same time: it must be thread-safe, and should not block. */
    CONCURRENT_ON_CPU(true),
    /** Called on several threads of a pool at the same time: it must be thread-safe, and may block. */
    CONCURRENT(true);

    private final boolean concurrent;

    FunctionUse(boolean concurrent) {
        this.concurrent = concurrent;
    }

    /** Whether it is called by several threads at the same time. */
    public boolean concurrent() {
        return concurrent;
    }

    /** Whether it holds up others when it blocks. */
    public boolean mustNotBlock() {
        return this == SERIAL || this == STARTS_CALLS || this == CONCURRENT_ON_CPU;
    }
}
