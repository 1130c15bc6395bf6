package io.millrace.core.spi;

import java.io.Serializable;
import java.util.Optional;

/**
 * Reads what the code of a function does, for {@code pipeline.check()}; found by {@link java.util.ServiceLoader}. The module
 * {@code pipeline-check} brings one. Without, check() looks at what functions capture, and not at what they do with it.
 */
public interface FunctionReader {

    /** What {@code function} does, without running it; empty when its code cannot be read. Any thread. */
    Optional<FunctionBody> read(Serializable function);
}
