package io.millrace.test.fault;

import io.millrace.core.check.CheckContext;
import io.millrace.core.observe.Bound;
import io.millrace.core.spi.PushSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** A source with an interceptor around its opening, which may return another publisher. */
record InterceptedPushSource<T>(PushSource<T> source, StagePoint point, Interceptor interceptor)
        implements PushSource<T> {

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
    @SuppressWarnings("unchecked") // an interceptor answers for its types
    public Publisher<? extends T> open() throws Exception {
        interceptor.begins();
        return (Publisher<? extends T>)
                Objects.requireNonNull(interceptor.around(point, null, source::open), "the publisher of the source");
    }
}
