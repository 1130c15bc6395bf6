package io.millrace.core.spi;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where elements come from: a description. Either a {@link PullSource}, which the engine reads, or a {@link PushSource}, a
 * publisher that the engine subscribes to.
 *
 * @param <T> the elements
 */
public sealed interface Source<T> extends Serializable permits PullSource, PushSource {

    /** The name of the source's row in reports when the user gives none, such as {@code lines}. */
    String verb();

    /**
     * What it reads from, if nothing else in a run may write there, such as the absolute path of a file: equal objects
     * stand for the same thing. Null when that does not matter.
     */
    default @Nullable Object resource() {
        return null;
    }

    /** What is read, for {@code describe()}. */
    String detail();
}
