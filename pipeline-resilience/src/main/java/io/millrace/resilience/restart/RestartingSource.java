package io.millrace.resilience.restart;

import io.millrace.core.check.CheckContext;
import io.millrace.core.observe.Bound;
import io.millrace.core.spi.PollContext;
import io.millrace.core.spi.PollReader;
import io.millrace.core.spi.PollSource;
import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.PushSource;
import io.millrace.core.spi.Source;
import org.jspecify.annotations.Nullable;

/**
 * A source that is opened again after it has failed.
 *
 * @param <T> the elements
 * @param source what is opened
 * @param restart when, and how often
 */
record RestartingSource<T>(Source<T> source, RestartSource restart) implements PollSource<T> {

    RestartingSource {
        boolean acknowledges = source instanceof PullSource<T> pulled && pulled.acknowledges()
                || source instanceof PollSource<T> polled && polled.acknowledges();
        if (acknowledges) {
            throw new IllegalArgumentException("a source that wants to know what became of its elements cannot be"
                    + " restarted, was " + source.verb() + " " + source.detail()
                    + "; run the pipeline again instead: the source goes on where it was");
        }
    }

    @Override
    public String verb() {
        return source.verb();
    }

    @Override
    public String detail() {
        return source.detail().isEmpty() ? restart.toString() : source.detail() + ", " + restart;
    }

    @Override
    public @Nullable Object resource() {
        return source.resource();
    }

    @Override
    public Bound held() {
        return source instanceof PushSource<T> ? Bound.of(PublishedLife.AHEAD) : source.held();
    }

    @Override
    public void check(CheckContext context) {
        source.check(context);
    }

    @Override
    public boolean blocks() {
        return source instanceof PullSource<T> pulled && pulled.blocks()
                || source instanceof PollSource<T> polled && polled.blocks();
    }

    @Override
    public PollReader<T> open(PollContext context) {
        return new RestartingReader<>(this, context);
    }

    /** Opens the source once more. */
    Life<T> begin(PollContext context) throws Exception {
        if (source instanceof PushSource<T> pushed) {
            return PublishedLife.begin(pushed.open(), context);
        }
        if (source instanceof PollSource<T> polled) {
            return new PolledLife<>(polled.open(context));
        }
        return new PulledLife<>(((PullSource<T>) source).open());
    }
}
