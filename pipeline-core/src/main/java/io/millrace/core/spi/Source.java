package io.millrace.core.spi;

import io.millrace.core.check.CheckContext;
import io.millrace.core.observe.Bound;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where elements come from: a description. A {@link PullSource}, which the engine reads, a {@link PollSource}, which it asks
 * for what is there, or a {@link PushSource}, a publisher that it subscribes to.
 *
 * @param <T> the elements
 */
public sealed interface Source<T> extends Serializable permits PullSource, PollSource, PushSource {

    /** The name of the source's row in reports when the user gives none, such as {@code lines}. */
    String verb();

    /**
     * What it reads from, if nothing else in a run may write there, such as the absolute path of a file: equal objects
     * stand for the same thing. Null when that does not matter.
     */
    default @Nullable Object resource() {
        return null;
    }

    /** How many elements the source itself holds at most for a run that has not asked for them yet. */
    Bound held();

    /** What is read, for {@code describe()}. */
    String detail();

    /**
     * Says what {@code pipeline.check()} should know, such as the functions that the reader calls. Called before the first run of a
     * pipeline, so it must be quick and touch nothing outside this value.
     */
    default void check(CheckContext context) {}
}
