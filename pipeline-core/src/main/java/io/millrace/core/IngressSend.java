package io.millrace.core;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Puts one element into an ingress for each subscription, and completes when it was accepted. */
final class IngressSend extends Mono<Void> {

    private final WaitingSenders senders;
    private final Object element;

    IngressSend(WaitingSenders senders, Object element) {
        this.senders = senders;
        this.element = element;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Void> actual) {
        Waiting waiting = new Waiting(actual);
        actual.onSubscribe(waiting);
        waiting.begin();
    }

    /** States: NEW; BEGUN, in the line or just decided; OVER, decided or cancelled. Who moves it to OVER has the last word. */
    private final class Waiting implements Subscription, Ingress.Sender {

        private static final int NEW = 0;
        private static final int BEGUN = 1;
        private static final int OVER = 2;

        private final CoreSubscriber<? super Void> actual;
        private final AtomicInteger state = new AtomicInteger(NEW);

        Waiting(CoreSubscriber<? super Void> actual) {
            this.actual = actual;
        }

        void begin() {
            if (state.compareAndSet(NEW, BEGUN)) {
                senders.send(Sent.of(element, actual.currentContext()), this);
                if (state.get() == OVER) {
                    // Cancelled while it got into the line.
                    senders.forget(this);
                }
            }
        }

        @Override
        public void decided(@Nullable Throwable refusal) {
            if (state.getAndSet(OVER) == OVER) {
                return;
            }
            if (refusal == null) {
                actual.onComplete();
            } else {
                actual.onError(refusal);
            }
        }

        /** Nothing is emitted but the end, which needs no demand. */
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {
            if (state.getAndSet(OVER) == BEGUN) {
                senders.forget(this);
            }
        }
    }
}
