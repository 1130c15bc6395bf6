package io.millrace.core.engine;

import io.millrace.core.OnError;
import io.millrace.core.observe.Abandoned;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.StageFigures;
import io.millrace.core.spi.SinkWriter;
import io.millrace.core.stage.ElementDefinition;
import io.millrace.core.stage.StageDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/**
 * Synchronous stages, fused: each element goes through all of them in one call. Demand passes through; an element that is left
 * out is replaced by asking for one more. With a dead-letter sink, an element counts as taken until the sink has confirmed it,
 * so that at most {@link #WINDOW} elements are on their way.
 *
 * <p>The stages are one {@link FusedChain}: interpreted at first, specialised once the run has shown to be long enough.
 *
 * <p>{@code open} counts what must end before the terminal signal: the stream itself (1) and each dead letter. Whoever takes
 * it to 0 finishes. {@code terminated} is set once, by the first of completion, error, cancellation.
 */
final class ElementSegment extends Segment implements Letters.Listener {

    private final ElementCode code;
    private final ElementState state;
    private final StageCounters[] counters;
    private final StageCounters last;
    private final @Nullable Letters[] letters;
    private final boolean windowed;
    private final AtomicBoolean terminated = new AtomicBoolean();
    private final AtomicInteger open = new AtomicInteger(1);
    private final AtomicLong budget;
    private @Nullable DemandWindow window;
    private volatile boolean cancelled;
    private volatile @Nullable Throwable error;
    private FusedChain chain;
    /** The source before loops through these stages, and replaces by itself what is left out. */
    private boolean pulled;
    /** Whether an element is inside; {@code state.step} says where. */
    private boolean working;

    ElementSegment(
            LiveRun run,
            List<StageCounters> stages,
            @Nullable SinkWriter<Object>[] writers,
            @Nullable Letters[] letters) {
        super(run);
        this.counters = stages.toArray(new StageCounters[0]);
        this.last = counters[counters.length - 1];
        List<StageDefinition> definitions =
                stages.stream().map(stage -> stage.spec.definition()).toList();
        this.code = new ElementCode(definitions);
        this.state = new ElementState(definitions, writers);
        this.chain = Specializer.atStart(code);
        this.letters = letters;
        this.windowed = Arrays.stream(letters).anyMatch(l -> l != null);
        this.budget = new AtomicLong(stages.stream()
                .map(stage -> stage.spec.definition())
                .filter(ElementDefinition.Take.class::isInstance)
                .mapToLong(take -> ((ElementDefinition.Take) take).count())
                .min()
                .orElse(Long.MAX_VALUE));
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (windowed) {
            window = new DemandWindow(Letters.MOST, subscription);
        }
        super.onSubscribe(subscription);
    }

    @Override
    public void request(long n) {
        long allowed = withinBudget(n);
        if (allowed == 0) {
            return;
        }
        if (window != null) {
            window.request(allowed);
        } else {
            upstream().request(allowed);
        }
    }

    /** A {@code take} in here never makes the source deliver more than it lets through. */
    private long withinBudget(long n) {
        long left = budget.get();
        while (left != Long.MAX_VALUE) {
            long allowed = Math.min(n, left);
            if (budget.compareAndSet(left, left - allowed)) {
                return allowed;
            }
            left = budget.get();
        }
        return n;
    }

    @Override
    public void onNext(Object carrier) {
        if (terminated.get()) {
            counters[0].refused();
            Envelope.settle(carrier, false);
            return;
        }
        Object value = Envelope.value(carrier);
        Object result;
        try {
            result = enters() ? timed(value) : chain.apply(value, state);
        } catch (Throwable failure) {
            failed(carrier, value, failure);
            return;
        }
        if (result == null) {
            filtered(carrier);
            return;
        }
        working = false;
        last.emitted();
        if (window != null) {
            window.passed();
        }
        downstream().onNext(Envelope.replace(carrier, result));
        if (state.finished()) {
            finishEarly();
        }
    }

    // The steps of onNext, for the loop of a source that stands right before

    /** Lets the loop of the source before take the elements through these stages; false when they need a window. */
    boolean pulled() {
        pulled = !windowed;
        return pulled;
    }

    ElementState state() {
        return state;
    }

    FusedChain chain() {
        return chain;
    }

    /** What comes next when that is the end of the run. */
    @Nullable
    Exit exit() {
        return downstream() instanceof Exit exit ? exit : null;
    }

    StageCounters first() {
        return counters[0];
    }

    StageCounters last() {
        return last;
    }

    long in() {
        return counters[0].in();
    }

    /** How many elements have left these stages. Holder only. */
    long out() {
        return last.out();
    }

    void working(boolean now) {
        working = now;
    }

    /** Counts an element in; whether it should be {@link #timed}. */
    boolean enters() {
        working = true;
        return StageCounters.sampled(counters[0].entered());
    }

    /** A stage has left the element out. */
    void filtered(Object carrier) {
        working = false;
        counters[state.step].ended(OutcomeKind.FILTERED);
        Envelope.settle(carrier, true);
        leftOut();
    }

    /** The same with the time of each stage taken; now and then. */
    @Nullable
    Object timed(Object element) throws Exception {
        long call = counters[0].in();
        if (call > Specializer.worthAfter() && chain instanceof FusedChain.Interpreted) {
            chain = Specializer.forHeavyUse(code);
        }
        Object value = element;
        for (int step = 0; step < code.length; step++) {
            state.step = step;
            state.input = value;
            long begin = run.nanoTime();
            Object result;
            try {
                result = ElementCode.apply(code.kind(step), code.function(step), value, state, step);
            } finally {
                counters[step].sampled(run.nanoTime() - begin, call);
            }
            if (result == null) {
                return null;
            }
            value = result;
        }
        return value;
    }

    private void leftOut() {
        if (state.finished()) {
            finishEarly();
        } else if (window != null) {
            window.dropped();
        } else if (!pulled) {
            upstream().request(1);
        }
    }

    /** A stage has failed with the element that came in as {@code value}. */
    void failed(Object carrier, Object value, Throwable failure) {
        working = false;
        Object input = state.input;
        state.input = null;
        failed(state.step, carrier, input == null ? value : input, failure);
    }

    private void failed(int step, Object carrier, Object value, Throwable failure) {
        StageCounters stage = counters[step];
        Traces.attach(failure, run.name(), stage.name, 1, Envelope.position(carrier));
        OnError policy = stage.spec.onError();
        if (policy instanceof OnError.Skip) {
            stage.ended(OutcomeKind.SKIPPED);
            Envelope.settle(carrier, true);
            leftOut();
        } else if (policy instanceof OnError.ToDeadLetters) {
            deadLetter(step, carrier, value, failure);
            if (state.finished()) {
                finishEarly();
            }
        } else {
            stage.ended(OutcomeKind.FATAL);
            Envelope.refuse(carrier, failure);
            if (policy instanceof OnError.FailFast) {
                run.abort(failure);
            }
            cancelUpstream();
            terminate(failure, false);
        }
    }

    private void deadLetter(int step, Object carrier, Object value, Throwable failure) {
        Letters letter = letters[step];
        if (letter == null || !oneMore()) {
            counters[step].ended(OutcomeKind.CANCELLED);
            Envelope.settle(carrier, false);
            return;
        }
        letter.sendFailed(Envelope.replace(carrier, value), failure, 1, this);
    }

    /** Counts a letter in, unless everything has ended already. */
    private boolean oneMore() {
        int now = open.get();
        while (now > 0) {
            if (open.compareAndSet(now, now + 1)) {
                return true;
            }
            now = open.get();
        }
        return false;
    }

    @Override
    public void closed(@Nullable Throwable refusal) {
        if (refusal != null) {
            run.abort(refusal);
        } else if (window != null && !terminated.get()) {
            window.dropped();
        }
        ended();
    }

    @Override
    public void onError(Throwable failure) {
        terminate(failure, false);
    }

    @Override
    public void onComplete() {
        terminate(null, false);
    }

    @Override
    public void cancel() {
        cancelUpstream();
        terminate(null, true);
    }

    void finishEarly() {
        cancelUpstream();
        terminate(null, false);
    }

    private void terminate(@Nullable Throwable failure, boolean byDownstream) {
        if (terminated.compareAndSet(false, true)) {
            error = failure;
            cancelled = byDownstream;
            ended();
        }
    }

    private void ended() {
        if (open.decrementAndGet() > 0) {
            return;
        }
        for (Letters letter : letters) {
            if (letter != null) {
                letter.complete();
            }
        }
        Throwable failure = error;
        if (!cancelled) {
            if (failure != null) {
                downstream().onError(failure);
            } else {
                downstream().onComplete();
            }
        }
        quiet();
    }

    /**
     * What went into the first stage, what was left out or failed anywhere, and what left the last one are counted each by
     * itself; what passed from one stage to the next in here follows from them. A loss shows in the last stage.
     */
    @Override
    void figures(List<StageFigures> into) {
        long in = -1;
        for (int step = 0; step < counters.length; step++) {
            StageFigures counted = LetterFigures.add(
                    counters[step].figures(0, working && state.step == step ? 1 : 0, 0), letters[step]);
            in = step == 0 ? counted.in() : in;
            long gone = counted.ended() + counted.queued() + counted.running();
            long passed = counters[step] == last ? counted.emitted() : in - gone;
            into.add(counted.passed(in, passed));
            in = passed;
        }
    }

    @Override
    @Nullable
    StageCounters inside() {
        return working ? counters[state.step] : null;
    }

    @Override
    long moved() {
        return (counters[0].in() + last.out()) * ElementCode.LONGEST + state.step;
    }

    @Override
    void spent(Activity activity, long nanos) {
        for (StageCounters stage : counters) {
            stage.spent(activity, nanos);
        }
    }

    @Override
    List<Abandoned> unfinished() {
        Thread thread = working ? holder() : null;
        return thread == null
                ? List.of()
                : List.of(new Abandoned(counters[state.step].name, "running on thread " + thread.getName()));
    }

    @Override
    String stages() {
        return Arrays.stream(counters).map(stage -> stage.name).collect(Collectors.joining("+"));
    }
}
