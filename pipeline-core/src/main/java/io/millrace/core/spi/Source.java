package io.millrace.core.spi;

import java.io.Serializable;

/**
 * Where elements come from: a description. Either a {@link PullSource}, which the engine reads, or a {@link PushSource}, a
 * publisher that the engine subscribes to.
 *
 * @param <T> the elements
 */
public sealed interface Source<T> extends Serializable permits PullSource, PushSource {

    /** The name of the source's row in reports when the user gives none, such as {@code lines}. */
    String verb();

    /** What is read, for {@code describe()}. */
    String detail();
}
