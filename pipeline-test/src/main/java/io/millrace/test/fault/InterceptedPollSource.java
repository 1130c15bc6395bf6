package io.millrace.test.fault;

import io.millrace.core.check.CheckContext;
import io.millrace.core.observe.Bound;
import io.millrace.core.spi.PollContext;
import io.millrace.core.spi.PollReader;
import io.millrace.core.spi.PollSource;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** A source with an interceptor around each element that is taken from it. */
record InterceptedPollSource<T>(PollSource<T> source, StagePoint point, Interceptor interceptor)
        implements PollSource<T> {

    @Override
    public void check(CheckContext context) {
        source.check(context);
    }

    @Override
    public Bound held() {
        return source.held();
    }

    @Override
    public void check() throws Exception {
        source.check();
    }

    @Override
    public boolean blocks() {
        return source.blocks();
    }

    @Override
    public boolean acknowledges() {
        return source.acknowledges();
    }

    @Override
    public String verb() {
        return source.verb();
    }

    @Override
    public String detail() {
        return source.detail();
    }

    @Override
    public @Nullable Object resource() {
        return source.resource();
    }

    @Override
    @SuppressWarnings("try") // the reader's close() is declared as AutoCloseable's is
    public PollReader<T> open(PollContext context) throws Exception {
        interceptor.begins();
        PollReader<T> reader = source.open(context);
        return new PollReader<>() {
            @Override
            @SuppressWarnings("unchecked") // an interceptor answers for its types
            public @Nullable T poll() throws Exception {
                return reader.ready() ? (T) interceptor.around(point, null, reader::poll) : reader.poll();
            }

            @Override
            public ContextView context() {
                return reader.context();
            }

            @Override
            public long position() {
                return reader.position();
            }

            @Override
            public double progress() {
                return reader.progress();
            }

            @Override
            public void acknowledged(long position) {
                reader.acknowledged(position);
            }

            @Override
            public void returned(long position) {
                reader.returned(position);
            }

            @Override
            public boolean ready() {
                return reader.ready();
            }

            @Override
            public boolean ended() {
                return reader.ended();
            }

            @Override
            public @Nullable Throwable failure() {
                return reader.failure();
            }

            @Override
            public void shut() {
                reader.shut();
            }

            @Override
            public void close() throws Exception {
                reader.close();
            }
        };
    }
}
