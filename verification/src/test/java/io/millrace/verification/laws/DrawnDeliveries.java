package io.millrace.verification.laws;

import io.millrace.core.Delivery;
import io.millrace.core.runtime.RuntimeClock;
import java.util.List;
import java.util.SplittableRandom;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Acknowledges by hand in front of another subscriber: at once, later, twice, never until the run has come far, and seldom
 * rejects; notes when more is open than may be, and when an end comes before what is open.
 */
final class DrawnDeliveries implements CoreSubscriber<Delivery<Integer>> {

    private static final long MILLI_NANOS = 1_000_000;

    private final SplittableRandom random;
    private final RuntimeClock clock;
    private final int window;
    private final CoreSubscriber<Integer> subscriber;
    private final List<String> violations;
    private final boolean rejects;
    private int open;

    DrawnDeliveries(
            SplittableRandom random,
            RuntimeClock clock,
            int window,
            CoreSubscriber<Integer> subscriber,
            List<String> violations) {
        this.random = random;
        this.clock = clock;
        this.window = window;
        this.subscriber = subscriber;
        this.violations = violations;
        this.rejects = random.nextInt(5) == 0;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscriber.onSubscribe(subscription);
    }

    @Override
    public void onNext(Delivery<Integer> delivery) {
        open++;
        note(open > window, open + " deliveries are open, allowed are " + window);
        switch (random.nextInt(4)) {
            case 0 -> end(delivery);
            case 1 -> clock.schedule(() -> end(delivery), 100 * MILLI_NANOS);
            default -> clock.schedule(() -> end(delivery), random.nextInt(8) * MILLI_NANOS);
        }
        subscriber.onNext(delivery.value());
    }

    private void end(Delivery<Integer> delivery) {
        open--;
        boolean first = rejects && random.nextInt(8) == 0
                ? delivery.reject(new IllegalStateException("a delivery is rejected as it was drawn to be"))
                : delivery.acknowledge();
        note(delivery.acknowledge(), "a delivery that had ended was acknowledged, the first time " + first);
    }

    @Override
    public void onError(Throwable failure) {
        subscriber.onError(failure);
    }

    @Override
    public void onComplete() {
        note(open > 0, "completed while " + open + " deliveries were open");
        subscriber.onComplete();
    }

    private void note(boolean wrong, String what) {
        if (wrong) {
            violations.add(what);
        }
    }
}
