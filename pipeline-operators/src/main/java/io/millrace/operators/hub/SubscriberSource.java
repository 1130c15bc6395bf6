package io.millrace.operators.hub;

import io.millrace.core.observe.Bound;
import io.millrace.core.spi.PollContext;
import io.millrace.core.spi.PollReader;
import io.millrace.core.spi.PollSource;

/** A subscriber as the source of a pipeline. It is tied to its hub, and so cannot be serialized. */
record SubscriberSource<T>(String name, int capacity, String queue, HubSubscriber<T> subscriber)
        implements PollSource<T> {

    @Override
    public String verb() {
        return "subscriber";
    }

    @Override
    public String detail() {
        return name + ", " + queue;
    }

    @Override
    public Bound held() {
        return Bound.of(capacity);
    }

    @Override
    public PollReader<T> open(PollContext context) {
        return SubscriberReader.open(subscriber, context::wake, () -> {});
    }
}
