package io.millrace.test.laws;

import io.millrace.core.runtime.RuntimeClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** A subscriber that asks for elements in a drawn rhythm, and notes what goes against the rules. */
final class Probe implements CoreSubscriber<Integer> {

    private static final long LATE_NANOS = 1_000_000;

    private final List<Integer> demand;
    private final boolean lateDemand;
    private final RuntimeClock clock;

    private final List<Integer> received = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final AtomicBoolean inside = new AtomicBoolean();
    private volatile Subscription subscription;
    private volatile boolean cancelled;
    private volatile Runnable later = () -> {};
    private int rounds;
    private long outstanding;
    private boolean ended;
    private Throwable error;

    Probe(List<Integer> demand, boolean lateDemand, RuntimeClock clock) {
        this.demand = demand;
        this.lateDemand = lateDemand;
        this.clock = clock;
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        askForMore();
    }

    @Override
    public void onNext(Integer element) {
        enter();
        note(ended, "onNext after the end");
        boolean more;
        synchronized (this) {
            received.add(element);
            outstanding--;
            note(outstanding < 0, "onNext without demand");
            more = outstanding == 0;
        }
        if (more && lateDemand) {
            later = clock.schedule(this::askForMore, LATE_NANOS);
        } else if (more) {
            inside.set(false); // asking may lead to the next onNext right away
            askForMore();
            return;
        }
        inside.set(false);
    }

    @Override
    public void onError(Throwable failure) {
        enter();
        end();
        error = failure;
        inside.set(false);
    }

    @Override
    public void onComplete() {
        enter();
        end();
        inside.set(false);
    }

    void cancel() {
        cancelled = true;
        subscription.cancel();
    }

    /** Asks for nothing more. */
    void stop() {
        later.run();
    }

    synchronized List<Integer> received() {
        return List.copyOf(received);
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    boolean cancelled() {
        return cancelled;
    }

    synchronized boolean ended() {
        return ended;
    }

    Throwable error() {
        return error;
    }

    private void askForMore() {
        long n;
        synchronized (this) {
            n = demand.get(rounds++ % demand.size());
            outstanding += n;
        }
        subscription.request(n);
    }

    private synchronized void end() {
        note(ended, "a second end");
        ended = true;
    }

    private void enter() {
        note(!inside.compareAndSet(false, true), "two signals at once");
    }

    private synchronized void note(boolean wrong, String what) {
        if (wrong) {
            violations.add(what);
        }
    }
}
