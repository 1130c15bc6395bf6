package io.millrace.test.fault;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** A publisher that is a source, each of whose elements may go wrong; it keeps to no rule then, and must not. */
record FaultyPublisher(Publisher<?> publisher, StagePoint point, FaultyCalls calls) implements Publisher<Object> {

    @Override
    public void subscribe(Subscriber<? super Object> subscriber) {
        publisher.subscribe(new Signals(Operators.toCoreSubscriber(subscriber)));
    }

    private final class Signals implements CoreSubscriber<Object> {

        private final CoreSubscriber<? super Object> next;
        private @Nullable Subscription subscription;
        private boolean silent;
        private boolean twice;

        private Signals(CoreSubscriber<? super Object> next) {
            this.next = next;
        }

        @Override
        public Context currentContext() {
            return next.currentContext();
        }

        @Override
        public void onSubscribe(Subscription newSubscription) {
            subscription = newSubscription;
            next.onSubscribe(newSubscription);
        }

        @Override
        public void onNext(Object element) {
            Fault fault = silent ? null : calls.next(point, element);
            if (fault instanceof Fault.Silent) {
                silent = true;
            }
            if (silent) {
                return;
            }
            if (fault instanceof Fault.Failing failing) {
                silent = true;
                if (subscription != null) {
                    subscription.cancel();
                }
                next.onError(failing.failure().get());
                return;
            }
            if (fault instanceof Fault.Late late) {
                hold(late);
            }
            int more = fault instanceof Fault.Unasked unasked ? unasked.more() : fault instanceof Fault.Twice ? 1 : 0;
            twice |= fault instanceof Fault.Twice;
            if (fault != null) {
                calls.interfere(fault);
            }
            for (int times = 0; times <= more; times++) {
                next.onNext(element);
            }
        }

        private void hold(Fault.Late late) {
            try {
                calls.hold(late.time());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (!silent) {
                next.onError(failure);
            }
        }

        @Override
        public void onComplete() {
            if (!silent) {
                next.onComplete();
                if (twice) {
                    next.onComplete();
                }
            }
        }
    }
}
