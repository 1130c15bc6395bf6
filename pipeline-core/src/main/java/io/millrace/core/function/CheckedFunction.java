package io.millrace.core.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function of one input that may throw.
 *
 * <p>It may throw a checked exception: the failure belongs to the element and follows the stage's error policy. It is
 * serializable so that what it captures can be inspected before a run, and so that the same pipeline can be handed to
 * another engine; nothing serializes it in a run.
 */
@FunctionalInterface
public interface CheckedFunction<T extends @Nullable Object, R extends @Nullable Object> extends Serializable {

    /** Returns the result for {@code input}. */
    R apply(T input) throws Exception;
}
