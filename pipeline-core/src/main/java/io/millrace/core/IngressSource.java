package io.millrace.core;

import io.millrace.core.observe.Bound;
import io.millrace.core.spi.PollContext;
import io.millrace.core.spi.PollReader;
import io.millrace.core.spi.PollSource;

/** An ingress as the source of a pipeline. It is tied to its ingress, and so cannot be serialized. */
record IngressSource<T>(String name, int capacity, IngressQueue queue) implements PollSource<T> {

    @Override
    public String verb() {
        return "ingress";
    }

    @Override
    public String detail() {
        return name + ", " + (capacity == 1 ? "1 element" : capacity + " elements");
    }

    /** The ring, and as many senders that wait. */
    @Override
    public Bound held() {
        return Bound.of(2L * capacity);
    }

    @Override
    public PollReader<T> open(PollContext context) {
        return new IngressReader<>(queue, context::wake);
    }
}
