package io.millrace.core.engine;

import io.millrace.core.observe.StageFigures;
import io.millrace.core.spi.PushSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;

/**
 * Subscribes to a foreign publisher, with a bounded number of elements asked for and not delivered, and shuts it: asks for
 * nothing more, waits for what was asked for, then cancels it. A publisher that delivers more than it was asked for, or an
 * element after its end, is cut off, and the surplus counts as cancelled.
 *
 * <p>The gate keeps {@code onNext} apart from an end that comes from elsewhere; the first to shut it ends the stream.
 */
final class PushInlet extends Segment implements Inlet {

    private static final int WINDOW = 256;
    private static final int LUMP = WINDOW / 4;

    private final PushSource<?> source;
    private final StageCounters counters;
    private final Gate gate = new Gate();
    private final AtomicReference<@Nullable DemandWindow> window = new AtomicReference<>();
    /** The thread inside {@link #onSubscribe}; every thread only looks whether it is itself. */
    private volatile @Nullable Thread subscribing;
    /** The thread inside {@link #start}, where a publisher may do all its work. */
    private @Nullable Thread starting;
    /** Asked for inside {@code onSubscribe}. */
    private long firstDemand;

    private volatile boolean shut;
    private volatile boolean completes;
    private volatile boolean cancelled;
    private volatile boolean paused;
    private volatile @Nullable Throwable error;
    /** The thread inside {@code onNext}; every thread only looks whether it is itself. */
    private @Nullable Thread emitting;
    /** Asked for out of {@code onNext} and not passed on yet. */
    private long wanted;
    /** Delivered and not yet known to the window. */
    private int unsettled;

    PushInlet(LiveRun run, PushSource<?> source, StageCounters counters) {
        super(run);
        this.source = source;
        this.counters = counters;
    }

    @Override
    public void start() {
        if (window.get() != null) {
            return;
        }
        starting = Thread.currentThread();
        try {
            Publisher<?> publisher = Objects.requireNonNull(source.open(), "the publisher of a source was null");
            publisher.subscribe(this);
        } catch (Throwable failure) {
            endIfUnanswered();
            onError(failure);
        }
        starting = null;
    }

    @Override
    public void endIfUnanswered() {
        Subscription none = Operators.emptySubscription();
        DemandWindow closed = new DemandWindow(WINDOW, none);
        closed.close();
        subscribed(closed, none);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        Foreign foreign = new Foreign(
                Objects.requireNonNull(subscription, "onSubscribe(null) breaks Reactive Streams rule 2.13"));
        if (!subscribed(new DemandWindow(WINDOW, foreign), foreign)) {
            foreign.cancel();
        }
    }

    /** Subscribes the segments; false when they are subscribed already. Nothing flows before all of them are. */
    private boolean subscribed(DemandWindow opened, Subscription subscription) {
        if (!window.compareAndSet(null, opened)) {
            return false;
        }
        follow(opened);
        subscribing = Thread.currentThread();
        try {
            super.onSubscribe(subscription);
        } catch (Throwable thrown) {
            run.abort(thrown);
        }
        subscribing = null;
        run.started();
        if (firstDemand > 0) {
            opened.request(firstDemand);
        }
        return true;
    }

    /** A request out of {@code onNext} is passed on after it: a publisher that answers at once would call it again inside. */
    @Override
    public void request(long n) {
        if (emitting == Thread.currentThread()) {
            wanted = Operators.addCap(wanted, n);
        } else if (subscribing == Thread.currentThread()) {
            firstDemand = Operators.addCap(firstDemand, n);
        } else {
            window().request(n);
        }
    }

    @Override
    @Nullable
    Thread holder() {
        Thread inside = emitting;
        return inside != null ? inside : starting;
    }

    private DemandWindow window() {
        return Objects.requireNonNull(window.get(), "not subscribed");
    }

    @Override
    public void onNext(Object element) {
        if (window.get() == null) {
            throw new IllegalStateException("the publisher of source '" + counters.name
                    + "' delivered before it called onSubscribe (Reactive Streams rule 1.9)");
        }
        if (!gate.enter()) {
            counters.refused();
            return;
        }
        boolean passed = false;
        if (element == null) {
            cutOff("delivered null (Reactive Streams rule 2.13)");
        } else if (window().outstanding() <= unsettled) {
            counters.refused();
            cutOff("delivered more than was asked for (Reactive Streams rule 1.1)");
        } else {
            counters.entered();
            emitting = Thread.currentThread();
            downstream().onNext(element);
            emitting = null;
            passed = true;
        }
        if (gate.leave()) {
            ended();
        } else if (passed) {
            settleInLumps();
            if (shut) {
                endIfNothingIsToCome();
            }
        }
        Objects.requireNonNull(element, "onNext(null) breaks Reactive Streams rule 2.13");
    }

    /** The window learns of elements a quarter at a time, and of new demand at once. */
    private void settleInLumps() {
        unsettled++;
        if (wanted > 0 || unsettled >= LUMP || shut) {
            int passed = unsettled;
            long more = wanted;
            unsettled = 0;
            wanted = 0;
            window().passed(passed, more);
        }
    }

    private void cutOff(String how) {
        error = new IllegalStateException("the publisher of source '" + counters.name + "' " + how);
        completes = true;
        cancelUpstream();
        gate.close();
    }

    @Override
    public void onError(Throwable failure) {
        end(Traces.attach(failure, run.name(), counters.name, 0, -1));
    }

    @Override
    public void onComplete() {
        end(null);
    }

    private void end(@Nullable Throwable failure) {
        if (gate.isShut()) {
            if (failure != null) {
                Operators.onErrorDropped(failure, run.context());
            }
            return;
        }
        error = failure;
        completes = true;
        if (gate.close()) {
            ended();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        window().close();
        cancelUpstream();
        if (gate.close()) {
            ended();
        }
    }

    @Override
    public void shut() {
        if (gate.isShut()) {
            return;
        }
        shut = true;
        window().close();
        endIfNothingIsToCome();
    }

    @Override
    public void stopAsking() {
        if (!gate.isShut()) {
            shut = true;
            window().close();
        }
    }

    @Override
    public void shutNow() {
        if (gate.isShut()) {
            return;
        }
        shut = true;
        window().close();
        completes = true;
        cancelUpstream();
        if (gate.close()) {
            ended();
        }
    }

    @Override
    public void pause() {
        paused = true;
        follow(window.get());
    }

    @Override
    public void resume() {
        paused = false;
        DemandWindow open = window.get();
        if (open != null) {
            follow(open);
            open.ask();
        }
    }

    @Override
    public boolean isPaused() {
        return paused && !shut;
    }

    /** Called by whoever has changed {@code paused} or the window, and so right after the last of them. */
    private void follow(@Nullable DemandWindow open) {
        boolean seen;
        do {
            seen = paused;
            if (open != null) {
                open.resize(seen ? 0 : WINDOW);
            }
        } while (seen != paused);
    }

    /** Looks as the serial party; when another is that now, it looks after its element. */
    private void endIfNothingIsToCome() {
        if (gate.enter()) {
            if (window().outstanding() <= unsettled) {
                completes = true;
                cancelUpstream();
                gate.close();
            }
            if (gate.leave()) {
                ended();
            }
        }
    }

    private void ended() {
        if (completes && !cancelled) {
            Throwable failure = error;
            if (failure != null) {
                downstream().onError(failure);
            } else {
                downstream().onComplete();
            }
        }
        quiet();
    }

    @Override
    public double progress() {
        return -1;
    }

    @Override
    public boolean hasEnded() {
        return gate.isShut();
    }

    @Override
    public boolean wasShut() {
        return shut;
    }

    @Override
    Activity activity() {
        DemandWindow open = window.get();
        return open != null && open.outstanding() == 0 ? Activity.WAITS_FOR_DEMAND : Activity.WAITS_FOR_INPUT;
    }

    @Override
    long moved() {
        return counters.moved();
    }

    @Override
    void spent(Activity activity, long nanos) {
        counters.spent(activity, nanos);
    }

    @Override
    void figures(List<StageFigures> into) {
        into.add(counters.allPassed());
    }

    @Override
    String stages() {
        return counters.name;
    }

    /** The publisher's subscription, which may throw although it must not (Reactive Streams rules 3.15 and 3.16). */
    private final class Foreign implements Subscription {

        private final Subscription actual;

        Foreign(Subscription actual) {
            this.actual = actual;
        }

        @Override
        public void request(long n) {
            try {
                actual.request(n);
            } catch (Throwable thrown) {
                cancel();
                PushInlet.this.onError(thrown);
            }
        }

        @Override
        public void cancel() {
            try {
                actual.cancel();
            } catch (Throwable thrown) {
                Operators.onErrorDropped(thrown, run.context());
            }
        }
    }
}
