package io.millrace.operators.hub;

import io.millrace.core.check.CheckContext;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.observe.Bound;
import io.millrace.core.spi.PollContext;
import io.millrace.core.spi.PollReader;
import io.millrace.core.spi.PollSource;

/** A source of which each run is a subscriber of its own, from its start to its end. Tied to its hub, it cannot be serialized. */
record RunSource<T>(
        String name, SubscriberQueue<? super T> queue, CheckedFunction<RunSource<T>, HubSubscriber<T>> subscribe)
        implements PollSource<T> {

    @Override
    public String verb() {
        return "hub";
    }

    @Override
    public String detail() {
        return name + ", " + queue;
    }

    @Override
    public Bound held() {
        return Bound.of(queue.capacity());
    }

    @Override
    public void check(CheckContext context) {
        queue.check(context);
    }

    @Override
    public PollReader<T> open(PollContext context) throws Exception {
        HubSubscriber<T> subscriber = subscribe.apply(this);
        return SubscriberReader.open(subscriber, context::wake, subscriber::close);
    }
}
