package io.millrace.test.fault;

import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** A publisher that sends each element twice and completes twice. */
record DoubledPublisher(Publisher<?> publisher) implements Publisher<Object> {

    @Override
    public void subscribe(Subscriber<? super Object> subscriber) {
        CoreSubscriber<? super Object> next = Operators.toCoreSubscriber(subscriber);
        publisher.subscribe(new CoreSubscriber<Object>() {
            @Override
            public Context currentContext() {
                return next.currentContext();
            }

            @Override
            public void onSubscribe(Subscription subscription) {
                next.onSubscribe(subscription);
            }

            @Override
            public void onNext(Object element) {
                next.onNext(element);
                next.onNext(element);
            }

            @Override
            public void onError(Throwable failure) {
                next.onError(failure);
            }

            @Override
            public void onComplete() {
                next.onComplete();
                next.onComplete();
            }
        });
    }
}
