package io.millrace.core.engine;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Asks for a few elements at a time, cancels or throws at a random one, and checks that the signals follow the rules. */
final class RandomSubscriber implements CoreSubscriber<Object> {

    /** Opens at the one terminal signal, or when it has cancelled. */
    final CountDownLatch over = new CountDownLatch(1);

    private final Findings findings;
    private final long batch;
    private final int cancelAt;
    private final int throwAt;
    private final AtomicInteger inside = new AtomicInteger();
    private volatile boolean ended;
    private Subscription subscription;
    private long asked;
    private int got;

    RandomSubscriber(Random random, Findings findings) {
        this.findings = findings;
        this.batch = random.nextBoolean() ? Long.MAX_VALUE : 1 + random.nextInt(5);
        this.cancelAt = random.nextInt(6) == 0 ? 1 + random.nextInt(50) : -1;
        this.throwAt = random.nextInt(10) == 0 ? 1 + random.nextInt(50) : -1;
    }

    private void enter() {
        findings.check(inside.getAndIncrement() == 0, "two signals at the same time");
        findings.check(!ended, "a signal after the terminal one");
    }

    private void leave() {
        inside.decrementAndGet();
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        asked = batch;
        newSubscription.request(batch);
    }

    @Override
    public void onNext(Object element) {
        enter();
        try {
            got++;
            asked--;
            findings.check(asked >= 0, "more elements than were asked for");
            if (got == throwAt) {
                throw new IllegalStateException("not taken");
            }
            if (got == cancelAt) {
                subscription.cancel();
                over.countDown();
            } else if (asked == 0) {
                asked = batch;
                subscription.request(batch);
            }
        } finally {
            leave();
        }
    }

    @Override
    public void onError(Throwable error) {
        end();
    }

    @Override
    public void onComplete() {
        end();
    }

    private void end() {
        enter();
        ended = true;
        leave();
        over.countDown();
    }
}
