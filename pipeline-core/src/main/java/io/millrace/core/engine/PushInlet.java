package io.millrace.core.engine;

import io.millrace.core.observe.OutcomeKind;
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

    private final PushSource<?> source;
    private final StageCounters counters;
    private final Gate gate = new Gate();
    private volatile @Nullable DemandWindow window;
    private volatile boolean shut;
    private volatile boolean completes;
    private volatile boolean cancelled;
    private volatile @Nullable Throwable error;

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

    @Override
    public void request(long n) {
        window().request(n);
    }

    private DemandWindow window() {
        return Objects.requireNonNull(window, "not subscribed");
    }

    @Override
    public void onNext(Object element) {
        Objects.requireNonNull(element, "onNext(null) breaks Reactive Streams rule 2.13");
        if (!gate.enter()) {
            counters.refused();
            return;
        }
        if (window().outstanding() <= 0) {
            counters.refused();
            error = new IllegalStateException("the publisher of source '" + counters.name
                    + "' delivered more than was asked for (Reactive Streams rule 1.1)");
            completes = true;
            cancelUpstream();
            gate.close();
        } else {
            counters.entered();
            counters.emitted();
            counters.ended(OutcomeKind.DONE);
            downstream().onNext(element);
            window().passed();
            if (shut && window().outstanding() == 0) {
                endShut();
            }
        }
        if (gate.leave()) {
            ended();
        }
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
        if (open != null && open.close() == 0) {
            endShut();
        }
    }

    @Override
    public void shutNow() {
        if (gate.isShut()) {
            return;
        }
        shut = true;
        DemandWindow open = window;
        if (open != null) {
            open.close();
            endShut();
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
        into.add(counters.figures(0, 0, 0));
    }

    @Override
    String stages() {
        return counters.name;
    }
}
