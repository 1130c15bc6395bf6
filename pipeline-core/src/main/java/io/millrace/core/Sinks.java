package io.millrace.core;

import io.millrace.core.function.CheckedConsumer;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.sink.DiscardSink;
import io.millrace.core.sink.EachSink;
import io.millrace.core.sink.LineSink;
import io.millrace.core.spi.Sink;
import java.nio.file.Path;

/** The sinks that come with the core. */
public final class Sinks {

    private Sinks() {}

    /** Confirms everything at once and keeps nothing. */
    public static <T> Sink<T> discard() {
        return new DiscardSink<>();
    }

    /** Hands each element to {@code consumer}, one at a time, on the thread that holds the stage; it must not block. */
    public static <T> Sink<T> each(CheckedConsumer<? super T> consumer) {
        return new EachSink<>(consumer);
    }

    /**
     * Writes a line of UTF-8 text for each element to {@code file}, on a blocking pool. Each run replaces the file,
     * unless it is to {@linkplain LineSink#append append}. An element is confirmed once its line has been handed to the operating system. Within a run nothing else may read or
     * write the file.
     *
     * <p>Where a method follows, Java has to be told the type: {@code Sinks.<String>lines(file, text -> text).append()}, or
     * {@code Sinks.lines(file, Order::json).append()}.
     *
     * @param encode makes the line, without its end; one call at a time, on changing threads. Line ends in the text are
     *     written as they are, so that an element that is a batch can be many lines.
     */
    public static <T> LineSink<T> lines(Path file, CheckedFunction<? super T, String> encode) {
        return new LineSink<>(file, encode);
    }
}
