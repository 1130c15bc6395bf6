package io.millrace.core.spi;

import io.millrace.core.check.CheckContext;
import java.io.Serializable;

/**
 * What protects the calls of a stage: a description. {@link #open} makes the {@link Guard} of one stage in one run. State
 * shared by stages lives in the runtime and is reached through {@link PolicyContext#shared}.
 */
public interface Policy extends Serializable {

    /** The guard of one stage in one run. */
    Guard open(PolicyContext context);

    /** How many calls wait at most in the guard's own {@linkplain Guard#queue queue}, beyond those that the stage may run. */
    default int waiting() {
        return 0;
    }

    /**
     * Says what {@code pipeline.check()} should know, such as how long a call may take at most. Called before the first run of a
     * pipeline, so it must be quick and touch nothing outside this value.
     */
    default void check(CheckContext context) {}

    /** The protections in the order in which they apply, outermost first, for {@code describe()}. */
    String detail();
}
