package io.millrace.operators.hub;

import io.millrace.core.spi.PollReader;
import org.jspecify.annotations.Nullable;

/** A run that reads what a subscriber gets. {@code atEnd} is what else is to be done at its end. */
record SubscriberReader<T>(HubSubscriber<T> subscriber, Runnable wake, Runnable atEnd) implements PollReader<T> {

    static <T> SubscriberReader<T> open(HubSubscriber<T> subscriber, Runnable wake, Runnable atEnd) {
        subscriber.readBy(wake);
        return new SubscriberReader<>(subscriber, wake, atEnd);
    }

    @Override
    public @Nullable T poll() {
        return subscriber.poll();
    }

    @Override
    public boolean ready() {
        return subscriber.ready();
    }

    @Override
    public boolean ended() {
        return subscriber.ended();
    }

    @Override
    public @Nullable Throwable failure() {
        return subscriber.failure();
    }

    @Override
    public void shut() {
        subscriber.shut();
    }

    @Override
    public void close() {
        subscriber.unread(wake);
        atEnd.run();
    }
}
