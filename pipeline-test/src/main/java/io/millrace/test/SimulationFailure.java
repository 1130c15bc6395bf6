package io.millrace.test;

/** A scenario has failed in the simulation of a seed; the cause says how. */
public final class SimulationFailure extends AssertionError {

    private static final long serialVersionUID = 1L;

    private final long seed;

    SimulationFailure(long seed, String message, Throwable cause) {
        super(message, cause);
        this.seed = seed;
    }

    /** The seed that fails. */
    public long seed() {
        return seed;
    }
}
