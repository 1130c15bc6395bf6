package io.millrace.core.engine;

import io.millrace.core.observe.Abandoned;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.StageFigures;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * The main exit of a run: hands elements to the subscriber and acknowledges each once {@code onNext} has returned. The
 * terminal signal reaches the subscriber when the whole run has ended, side outputs and cleanup included.
 *
 * <p>The first of completion, error, cancellation and abort decides how the run ends; what arrives after that counts as
 * cancelled. No lock keeps {@code onNext} apart from an end that comes from elsewhere: the terminal signal waits until every
 * segment is quiet, and the one that calls {@code onNext} is not quiet before it has returned. A subscriber that stays in
 * {@code onNext} for longer than the grace time gets its signal, {@code late}, when it returns: from the thread that ends the
 * run or from the one that was in there, whoever takes it. Both sides look at what the other one wrote a grace time ago.
 */
final class Exit extends Segment {

    private final StageCounters counters;
    private final CoreSubscriber<Object> actual;
    private final AtomicBoolean decided = new AtomicBoolean();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final AtomicReference<@Nullable Runnable> late = new AtomicReference<>();
    private volatile @Nullable Throwable error;
    private volatile boolean cancelled;
    /** The subscriber has cancelled and hears nothing more. */
    private volatile boolean gone;

    private boolean delivering;

    Exit(LiveRun run, StageCounters counters, CoreSubscriber<Object> actual) {
        super(run);
        this.counters = counters;
        this.actual = actual;
        connect(actual);
    }

    @Override
    public void onNext(Object carrier) {
        if (!enters(carrier)) {
            return;
        }
        try {
            actual.onNext(Envelope.value(carrier));
        } catch (Throwable failure) {
            failed(carrier, failure);
            return;
        }
        done();
        Envelope.settle(carrier, true);
    }

    // The steps of onNext, for a loop that calls the subscriber itself

    CoreSubscriber<Object> subscriber() {
        return actual;
    }

    /** Counts an element in; false when it has come after the end, and has ended here. */
    boolean enters(Object carrier) {
        if (decided.get()) {
            counters.refused();
            Envelope.settle(carrier, false);
            return false;
        }
        counters.entered();
        delivering = true;
        return true;
    }

    /** The subscriber has had the element. */
    void done() {
        delivering = false;
        counters.done();
        if (decided.get()) {
            signalLate();
        }
    }

    /** The subscriber threw. */
    void failed(Object carrier, Throwable failure) {
        delivering = false;
        counters.ended(OutcomeKind.FATAL);
        Envelope.settle(carrier, false);
        signalLate();
        abort(Traces.attach(failure, run.name(), counters.name, 1, Envelope.position(carrier)));
    }

    @Override
    public void onError(Throwable failure) {
        decide(failure, false);
    }

    @Override
    public void onComplete() {
        decide(null, false);
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            abort(new IllegalArgumentException("demand must be at least 1 (Reactive Streams rule 3.9), was " + n));
        } else if (!decided.get()) {
            upstream().request(n);
        }
    }

    @Override
    public void cancel() {
        gone = true;
        if (decide(null, true)) {
            cancelUpstream();
        }
    }

    /** The run is cancelled by someone who is not the subscriber, who therefore hears of it. */
    void cancelRun() {
        if (decide(null, true)) {
            cancelUpstream();
        }
    }

    /** Ends the run with {@code failure} at once; what is in work is cancelled. */
    void abort(Throwable failure) {
        if (decide(failure, false)) {
            cancelUpstream();
        } else if (failure != error) {
            Operators.onErrorDropped(failure, run.context());
        }
    }

    private boolean decide(@Nullable Throwable failure, boolean byDownstream) {
        if (!decided.compareAndSet(false, true)) {
            return false;
        }
        error = failure;
        cancelled = byDownstream;
        run.ending();
        quiet();
        return true;
    }

    /** The run has ended: tells the subscriber, unless it has cancelled. */
    void signal(@Nullable Throwable failure) {
        if (gone || !signalled.compareAndSet(false, true)) {
            return;
        }
        late.set(() -> tell(failure));
        if (!delivering) {
            signalLate();
        }
    }

    private void signalLate() {
        Runnable signal = late.getAndSet(null);
        if (signal != null) {
            signal.run();
        }
    }

    private void tell(@Nullable Throwable failure) {
        try {
            tellSubscriber(failure);
        } catch (Throwable thrown) {
            Operators.onErrorDropped(thrown, run.context());
        }
    }

    private void tellSubscriber(@Nullable Throwable failure) {
        if (failure != null) {
            actual.onError(failure);
        } else if (cancelled) {
            actual.onError(new CancellationException("the run of pipeline '" + run.name() + "' was cancelled"));
        } else {
            actual.onComplete();
        }
    }

    @Nullable
    Throwable error() {
        return error;
    }

    boolean isCancelled() {
        return cancelled;
    }

    @Override
    @Nullable
    StageCounters inside() {
        return delivering ? counters : null;
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
        into.add(counters.figures(0, delivering ? 1 : 0, 0));
    }

    @Override
    List<Abandoned> unfinished() {
        Thread thread = delivering ? holder() : null;
        return thread == null
                ? List.of()
                : List.of(new Abandoned(counters.name, "the subscriber holds thread " + thread.getName()));
    }

    @Override
    String stages() {
        return counters.name;
    }
}
