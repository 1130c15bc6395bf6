package io.millrace.core.engine;

import io.millrace.core.observe.StageFigures;
import io.millrace.core.spi.PushSource;
import java.util.List;
import java.util.Objects;
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
    private volatile @Nullable DemandWindow window;
    private volatile boolean shut;
    private volatile boolean completes;
    private volatile boolean cancelled;
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
        try {
            Publisher<?> publisher = Objects.requireNonNull(source.open(), "the publisher of a source was null");
            publisher.subscribe(this);
        } catch (Throwable failure) {
            if (window == null) {
                onSubscribe(Operators.emptySubscription());
            }
            onError(failure);
        }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (window != null) {
            subscription.cancel();
            return;
        }
        window = new DemandWindow(WINDOW, subscription);
        super.onSubscribe(subscription);
        if (shut) {
            shut();
        }
    }

    /** A request out of {@code onNext} is passed on after it: a publisher that answers at once would call it again inside. */
    @Override
    public void request(long n) {
        if (emitting == Thread.currentThread()) {
            wanted = Operators.addCap(wanted, n);
        } else {
            window().request(n);
        }
    }

    @Override
    @Nullable
    Thread holder() {
        return emitting;
    }

    private DemandWindow window() {
        return Objects.requireNonNull(window, "not subscribed");
    }

    @Override
    public void onNext(Object element) {
        if (window == null) {
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
        DemandWindow open = window;
        if (open != null) {
            open.close();
            endIfNothingIsToCome();
        }
    }

    @Override
    public void shutNow() {
        if (gate.isShut()) {
            return;
        }
        shut = true;
        DemandWindow open = window;
        if (open == null) {
            onSubscribe(Operators.emptySubscription());
            open = window();
        }
        open.close();
        endShut();
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

    private void endShut() {
        completes = true;
        cancelUpstream();
        if (gate.close()) {
            ended();
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
    void figures(List<StageFigures> into) {
        into.add(counters.allPassed());
    }

    @Override
    String stages() {
        return counters.name;
    }
}
