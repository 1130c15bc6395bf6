package io.millrace.core.function;

import java.io.Serializable;

/**
 * A consumer of three inputs that may throw.
 *
 * <p>It may throw a checked exception: the failure belongs to the element and follows the stage's error policy. It is
 * serializable so that what it captures can be inspected before a run, and so that the same pipeline can be handed to
 * another engine; nothing serializes it in a run.
 */
@FunctionalInterface
public interface CheckedTriConsumer<T, U, V> extends Serializable {

    /** Consumes the three inputs. */
    void accept(T first, U second, V third) throws Exception;
}
