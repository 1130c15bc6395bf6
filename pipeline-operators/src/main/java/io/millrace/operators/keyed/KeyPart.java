package io.millrace.operators.keyed;

import io.millrace.core.observe.Outcome;
import io.millrace.core.observe.Outcome.Shed;
import io.millrace.core.observe.Outcome.Shed.Reason;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.keyed.TimerHeap.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The logic of one key and its view of the engine: the demand is that of the stage, what it asks for is an allowance of elements, its
 * timers stand in line with those of the other keys.
 */
final class KeyPart<T, R> implements LogicContext<R> {

    /** 73 years, so that times of timers can be compared although the clock may begin anywhere. */
    private static final long FARTHEST = Long.MAX_VALUE / 4;

    private static final @Nullable Timer[] NO_TIMERS = {};

    private final EachLogic<T, R> stage;
    private final StageLogic<? super T, R> logic;
    /** What the logic keeps; null as long as that has been nothing, since most keep nothing and there may be a million of them. */
    private Kept.@Nullable All kept;

    private @Nullable Timer[] timers = NO_TIMERS;
    /** Elements that the logic has asked for and not been shown. */
    private long pulled;
    /** What {@code held()} said last: part of what the stage holds. */
    private long held;
    /** The logic has been told that there was no demand, and is to hear of more. */
    private boolean starving;
    /** The same, of a side output. */
    private boolean starvingAside;
    /** The key has lost its place and must end at once, whatever the demand. */
    private boolean leaving;
    /** The end of the input was told. */
    private boolean told;

    /** The logic wants no more elements. */
    private boolean cancelled;

    private boolean completed;

    KeyPart(EachLogic<T, R> stage, StageLogic<? super T, R> logic) {
        this.stage = stage;
        this.logic = logic;
    }

    // What the stage does

    boolean isCompleted() {
        return completed;
    }

    void start() throws Exception {
        logic.onStart(this);
        count();
    }

    /** Whether the logic has asked for an element; it may do so now, if there is more demand than it saw last. */
    boolean wantsElement() throws Exception {
        if (pulled == 0 && !isOver()) {
            logic.onDemand(MAIN, this);
            count();
        }
        return pulled > 0 || isOver();
    }

    private boolean isOver() {
        return completed || cancelled;
    }

    /** Shows the stage's current element. */
    void show(T element) throws Exception {
        if (isOver()) {
            // a key that has had enough
            settle(element(), Outcome.FILTERED);
            return;
        }
        pulled--;
        try {
            logic.onElement(MAIN, element, this);
        } catch (Exception | Error failure) {
            pulled++; // in place of the one that failed
            throw failure;
        } finally {
            count();
        }
    }

    void demandGrew(int outlet) throws Exception {
        if (outlet == MAIN) {
            starving = false;
        } else {
            starvingAside = false;
        }
        if (!completed) {
            logic.onDemand(outlet, this);
            count();
        }
    }

    void timerDue(int number) throws Exception {
        logic.onTimer(number, this);
        count();
    }

    void drain() throws Exception {
        if (!completed) {
            logic.onDrain(this);
            count();
        }
    }

    /** Tells the logic that its input has ended; it may go on until it completes. */
    void endInput() throws Exception {
        if (!completed && !told) {
            told = true;
            if (!cancelled) {
                logic.onComplete(MAIN, this);
                count();
            }
        }
    }

    /** Ends the logic now. What it does not let go counts as evicted. */
    void leave() throws Exception {
        leaving = true;
        drain();
        endInput();
        if (!completed) {
            logic.onCancel();
            end(new Shed(Reason.EVICTED));
        }
    }

    void cancel() {
        if (!completed) {
            logic.onCancel();
        }
    }

    private void count() {
        long now = completed ? 0 : logic.held();
        stage.heldMore(now - held);
        held = now;
    }

    private void end(Outcome outcome) {
        completed = true;
        pulled = 0;
        for (Timer timer : timers) {
            if (timer != null) {
                stage.timers().unset(timer);
            }
        }
        timers = NO_TIMERS;
        if (kept != null) {
            kept.settle(outcome, stage.context());
        }
        count();
        stage.partCompleted(this);
    }

    Kept.All kept() {
        Kept.All present = kept;
        if (present == null) {
            present = new Kept.All();
            kept = present;
        }
        return present;
    }

    /** The stage's current element, which is current no more. */
    Held takeCurrent() {
        return stage.takeCurrent();
    }

    /** An element of the logic's as the engine knows it; it is not the logic's any more. */
    Held take(Held element) {
        if (element instanceof Kept.One one) {
            kept().remove(one);
            return one.held;
        }
        return takeCurrent();
    }

    private static Held look(Held element) {
        return element instanceof Kept.One one ? one.held : element;
    }

    private Group take(Group group) {
        Kept.Several several = (Kept.Several) group;
        kept().remove(several);
        return several.group;
    }

    // What the logic asks for

    @Override
    public Held element() {
        return stage.current();
    }

    @Override
    public Held hold() {
        Kept.One one = new Kept.One(stage.holdCurrent());
        kept().add(one);
        return one;
    }

    @Override
    public Group group() {
        return new Kept.Several(stage.context().group(), this);
    }

    @Override
    public void emit(R value) {
        stage.emits();
        stage.context().emit(value);
    }

    @Override
    public void emit(R value, Held origin) {
        stage.emits();
        stage.context().emit(value, look(origin));
    }

    @Override
    public void forward(R value, Held element) {
        stage.emits();
        stage.context().forward(value, take(element));
    }

    @Override
    public void emit(R value, Group group) {
        stage.emits();
        stage.context().emit(value, take(group));
    }

    @Override
    public void settle(Held element, Outcome outcome) {
        stage.context().settle(take(element), outcome);
    }

    @Override
    public void settle(Group group, Outcome outcome) {
        stage.context().settle(take(group), outcome);
    }

    @Override
    public void fail(Held element, Throwable error) {
        pulled++; // in its place
        stage.context().fail(take(element), error);
    }

    @Override
    public void fail(Throwable error) {
        stage.context().fail(error);
    }

    @Override
    public void divert(int outlet, Object value, Held element) {
        stage.context().divert(outlet, value, take(element));
    }

    @Override
    public void emit(int outlet, Object value, Held origin) {
        stage.context().emit(outlet, value, look(origin));
    }

    @Override
    public boolean hasEnded(int outlet) {
        return stage.context().hasEnded(outlet);
    }

    @Override
    public long demand(int outlet) {
        if (outlet == MAIN) {
            return demand();
        }
        long demand = stage.context().demand(outlet);
        if (demand == 0 && !starvingAside && !completed) {
            starvingAside = true;
            stage.starves(outlet, this);
        }
        return demand;
    }

    @Override
    public long demand() {
        if (leaving) {
            return Long.MAX_VALUE;
        }
        long demand = completed ? 0 : stage.context().demand();
        if (demand == 0 && !starving && !completed) {
            starving = true;
            stage.starves(MAIN, this);
        }
        return demand;
    }

    @Override
    public void pull(int inlet, long n) {
        if (n < 1) {
            throw new IllegalArgumentException("pull must be at least 1, was " + n);
        }
        pulled = pulled + n < 0 ? Long.MAX_VALUE : pulled + n;
    }

    @Override
    public long pulled(int inlet) {
        return pulled;
    }

    /** The key has had enough: its further elements are filtered, and the logic is not told of the end. */
    @Override
    public void cancel(int inlet) {
        cancelled = true;
        pulled = 0;
    }

    @Override
    public void schedule(int number, Duration delay) {
        if (completed) {
            return;
        }
        if (number >= timers.length) {
            timers = Arrays.copyOf(timers, number + 1);
        }
        Timer timer = timers[number];
        if (timer == null) {
            timer = new Timer(this, number);
            timers[number] = timer;
        }
        long nanos = Math.max(0, Math.min(Limits.nanos(delay), FARTHEST));
        stage.timers().set(timer, nanoTime() + nanos);
    }

    @Override
    public void unschedule(int number) {
        Timer timer = number < timers.length ? timers[number] : null;
        if (timer != null) {
            stage.timers().unset(timer);
        }
    }

    @Override
    public long nanoTime() {
        return stage.context().nanoTime();
    }

    @Override
    public Instant now() {
        return stage.context().now();
    }

    @Override
    public double random() {
        return stage.context().random();
    }

    @Override
    public void complete() {
        if (!completed) {
            end(Outcome.CANCELLED);
        }
    }

    @Override
    public boolean isolateFailure() {
        return false; // the input of a key is that of the stage, and so is its failure
    }

    @Override
    public String pipeline() {
        return stage.context().pipeline();
    }

    @Override
    public @Nullable Throwable inputFailure() {
        return told && !leaving ? stage.context().inputFailure() : null;
    }
}
