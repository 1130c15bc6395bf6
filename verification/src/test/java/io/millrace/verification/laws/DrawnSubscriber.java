package io.millrace.verification.laws;

import io.millrace.core.runtime.RuntimeClock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** A subscriber that asks for elements in a drawn rhythm, and notes what goes against the rules. */
final class DrawnSubscriber implements CoreSubscriber<Integer> {

    private static final int[] MOST_ASKED = {3, 3, 60, 100_000};

    private final SplittableRandom random;
    private final RuntimeClock clock;
    private final List<String> violations = new ArrayList<>();
    private Subscription subscription;
    private Runnable later = () -> {};
    private long outstanding;
    private boolean cancelled;
    private boolean ended;

    DrawnSubscriber(SplittableRandom random, RuntimeClock clock) {
        this.random = random;
        this.clock = clock;
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        ask();
    }

    private void ask() {
        int n = 1 + random.nextInt(MOST_ASKED[random.nextInt(MOST_ASKED.length)]);
        outstanding += n;
        subscription.request(n);
    }

    @Override
    public void onNext(Integer element) {
        note(ended, "onNext after the end");
        note(--outstanding < 0, "onNext without demand");
        if (outstanding == 0) {
            if (random.nextBoolean()) {
                later = clock.schedule(this::ask, 1_000_000L * (1 + random.nextInt(random.nextBoolean() ? 1 : 20)));
            } else {
                ask();
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        end();
    }

    @Override
    public void onComplete() {
        end();
    }

    private void end() {
        note(ended, "a second end");
        ended = true;
        later.run();
    }

    private void note(boolean wrong, String what) {
        if (wrong) {
            violations.add(what);
        }
    }

    void cancel() {
        cancelled = true;
        later.run();
        subscription.cancel();
    }

    /** Asks for nothing more. */
    void stop() {
        later.run();
    }

    boolean cancelled() {
        return cancelled;
    }

    boolean ended() {
        return ended;
    }

    List<String> violations() {
        return violations;
    }
}
