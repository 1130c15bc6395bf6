package io.millrace.core.spi;

import io.millrace.core.check.CheckContext;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where elements go to: a description. The engine writes each element and takes it as done once the sink has confirmed it.
 *
 * @param <T> the elements it accepts
 */
public interface Sink<T> extends Serializable {

    /** The name of the sink's row in reports when the user gives none, such as {@code jsonLines}. */
    String verb();

    /**
     * What it writes to, if nothing else in a run may use that, such as the absolute path of a file: equal objects stand
     * for the same thing. Null when that does not matter.
     */
    default @Nullable Object resource() {
        return null;
    }

    /** Where it writes, for {@code describe()}. */
    String detail();

    /**
     * Says what {@code pipeline.check()} should know, such as the functions that the writer calls. Called before the first run of a
     * pipeline, so it must be quick and touch nothing outside this value.
     */
    default void check(CheckContext context) {}

    /** Opens the sink for one run. The engine closes the writer at the end of the run, whatever happened. */
    SinkWriter<T> open() throws Exception;

    /** Whether {@link SinkWriter#write} may block its thread; such a sink is written on a blocking pool. */
    default boolean blocks() {
        return false;
    }

    /**
     * Whether {@link SinkWriter#write} never blocks and always confirms at once, by returning null. Such a sink is written in the
     * same call as the synchronous stages before it; {@link #concurrency} means nothing then.
     */
    default boolean confirmsAtOnce() {
        return false;
    }

    /** How many elements may be unconfirmed at a time, at least 1; with 1 they are written one after another, in order. */
    default int concurrency() {
        return 1;
    }
}
