package io.millrace.test.fault;

import io.millrace.core.check.CheckContext;
import io.millrace.core.observe.Bound;
import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.SourceReader;
import org.jspecify.annotations.Nullable;

/** A source with an interceptor around each reading. */
record InterceptedPullSource<T>(PullSource<T> source, StagePoint point, Interceptor interceptor)
        implements PullSource<T> {

    @Override
    public void check(CheckContext context) {
        source.check(context);
    }

    @Override
    public Bound held() {
        return source.held();
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
    @SuppressWarnings("try") // the reader's close() is declared as AutoCloseable's is
    public SourceReader<T> open() throws Exception {
        interceptor.begins();
        SourceReader<T> reader = source.open();
        return new SourceReader<>() {
            @Override
            @SuppressWarnings("unchecked") // an interceptor answers for its types
            public @Nullable T next() throws Exception {
                return (T) interceptor.around(point, null, reader::next);
            }

            @Override
            public boolean exhausted() {
                return reader.exhausted();
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
            public void close() throws Exception {
                reader.close();
            }
        };
    }
}
