package io.millrace.test;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.StageLogic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link StageLogic} alone on a bench, with nothing around it but what the test does: elements arrive, demand comes, time
 * passes. For the first tests of an operator; {@code OperatorContract} goes on with the real engine.
 *
 * <p>After each step the probe checks the one rule of stage logic: every element is settled exactly once or kept, and
 * {@link StageLogic#held} says how many are kept. It fails with an {@link AssertionError} that says which was lost.
 *
 * @param <I> the elements that enter
 * @param <O> the elements that leave
 */
public final class LogicProbe<I, O> {

    private final StageLogic<I, O> logic;
    private final ProbeContext<O> context = new ProbeContext<>();

    private LogicProbe(StageLogic<I, O> logic) {
        this.logic = logic;
        step(() -> logic.onStart(context));
    }

    /** A new logic of {@code operator}, started, without demand. */
    public static <I, O> LogicProbe<I, O> of(Operator<I, O> operator) {
        return new LogicProbe<>(operator.logic());
    }

    /**
     * Lets {@code elements} arrive at inlet 0.
     *
     * @throws IllegalStateException if the logic has not asked for them; an engine would make them wait
     */
    @SafeVarargs
    public final LogicProbe<I, O> elements(I... elements) {
        return arrive(0, elements);
    }

    /**
     * Lets {@code elements} arrive at an inlet.
     *
     * @throws IllegalStateException if the logic has not asked for them; an engine would make them wait
     */
    @SafeVarargs
    public final LogicProbe<I, O> arrive(int inlet, I... elements) {
        for (I element : elements) {
            context.arrives(inlet, element);
            step(() -> logic.onElement(inlet, element, context));
            context.arrived(element);
            checkHeld();
        }
        return this;
    }

    /** Lets the next stage ask for {@code n} more elements. */
    public LogicProbe<I, O> demand(long n) {
        context.addDemand(n);
        return step(() -> logic.onDemand(LogicContext.MAIN, context));
    }

    /** Lets the first stage of a side output ask for {@code n} more elements. */
    public LogicProbe<I, O> demand(int outlet, long n) {
        if (outlet == LogicContext.MAIN) {
            return demand(n);
        }
        context.addDemand(outlet, n);
        return step(() -> logic.onDemand(outlet, context));
    }

    /** Lets a side output end: it takes nothing more. */
    public LogicProbe<I, O> end(int outlet) {
        context.end(outlet);
        return step(() -> logic.onDemand(outlet, context));
    }

    /** Lets time pass; timers come due at their times. */
    public LogicProbe<I, O> advance(Duration duration) {
        long until = context.nanoTime() + duration.toNanos();
        for (int timer = context.nextTimer(until); timer >= 0; timer = context.nextTimer(until)) {
            int due = timer;
            step(() -> logic.onTimer(due, context));
        }
        context.moveTo(until);
        return this;
    }

    /** Lets inlet 0 end. */
    public LogicProbe<I, O> complete() {
        return complete(0);
    }

    /** Lets an inlet end well. */
    public LogicProbe<I, O> complete(int inlet) {
        return end(inlet, null);
    }

    /** Lets an inlet fail. */
    public LogicProbe<I, O> fail(int inlet, Throwable error) {
        return end(inlet, error);
    }

    private LogicProbe<I, O> end(int inlet, @Nullable Throwable error) {
        context.inputEnds(error);
        step(() -> logic.onComplete(inlet, context));
        context.inputEnded();
        return this;
    }

    /** Lets the run begin to drain. */
    public LogicProbe<I, O> drain() {
        return step(() -> logic.onDrain(context));
    }

    /** Cancels the stage; what the logic keeps counts as cancelled. */
    public LogicProbe<I, O> cancel() {
        step(logic::onCancel);
        context.end();
        return this;
    }

    /** What has left for the next stage, in order. */
    public List<O> emitted() {
        return context.emitted();
    }

    /** What the logic has emitted without demand, in order: an engine would hold it. */
    public List<O> emittedAhead() {
        return context.emittedAhead();
    }

    /** Elements the logic has asked for and not been given yet. */
    public long pulled() {
        return pulled(0);
    }

    /** Elements the logic has asked for from an inlet and not been given yet. */
    public long pulled(int inlet) {
        return context.pulled(inlet);
    }

    /** Whether the logic has cancelled an inlet. */
    public boolean isCancelled(int inlet) {
        return context.isCancelled(inlet);
    }

    /** Elements the logic keeps, by the account of the probe. */
    public long kept() {
        return context.kept();
    }

    /** Timers that are set. */
    public int timers() {
        return context.timers();
    }

    /** How the elements ended that have been settled, in the order in which they were settled. */
    public List<Outcome> outcomes() {
        return context.outcomes();
    }

    /** What was sent to one side output, in order. */
    public List<Object> sent(int outlet) {
        return context.sent(outlet);
    }

    /** What was sent to side outputs, in order. */
    public List<Object> diverted() {
        return context.diverted();
    }

    /** Whether the logic has completed the stage. */
    public boolean completed() {
        return context.completed();
    }

    /** What the logic has failed the run with. */
    public Optional<Throwable> failure() {
        return context.failure();
    }

    private LogicProbe<I, O> step(Step step) {
        context.enter();
        try {
            step.run();
        } catch (Exception thrown) {
            context.failedWith(thrown);
        } finally {
            context.leave();
        }
        if (!context.hasCurrent()) {
            checkHeld();
        }
        return this;
    }

    private void checkHeld() {
        if (!context.completed() && logic.held() != context.kept()) {
            throw new AssertionError(
                    "held() says " + logic.held() + ", but " + context.kept() + " elements have not been settled");
        }
    }

    private interface Step {
        void run() throws Exception;
    }
}
