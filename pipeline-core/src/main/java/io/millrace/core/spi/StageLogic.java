package io.millrace.core.spi;

/**
 * What a stage does when it changes the number, order, grouping or timing of elements. One instance serves one stage of one
 * run; {@link Operator#logic} makes it.
 *
 * <p>The engine calls it from one thread at a time (not always the same one, but each call sees what the last one wrote),
 * so that plain fields suffice. It must not block. The engine does demand, serialisation, counting, acknowledgement and
 * cleanup; the logic only says what happens to elements, through its {@link LogicContext}.
 *
 * <p><b>The one rule</b>: each element must be settled by the logic exactly once, by being emitted, absorbed, settled or
 * diverted, at once or later. In {@link #onElement} the element is {@linkplain LogicContext#element() current}; to keep it
 * beyond that call, {@linkplain LogicContext#hold() hold} it or add it to a {@linkplain LogicContext#group() group}. An
 * element that is neither settled nor kept when {@code onElement} returns fails the run with a message that names the
 * stage. {@link #held} says how many elements the logic keeps, counted from its own structure: the balance of the run
 * compares it with what went in and what was settled, and shows a loss.
 *
 * <p>An exception thrown by {@link #onElement} is a failure of that element and follows the stage's error policy; one
 * thrown elsewhere fails the run. In place of an element that failed the engine pulls another one itself.
 *
 * @param <I> the elements that enter
 * @param <O> the elements that leave through the main outlet
 */
public interface StageLogic<I, O> {

    /** Called once before anything else; a good place for the first {@link LogicContext#pull}. */
    default void onStart(LogicContext<O> context) throws Exception {}

    /** An element that was pulled has arrived at {@code inlet} (0 unless the operator has several). */
    void onElement(int inlet, I element, LogicContext<O> context) throws Exception;

    /**
     * The next stage, or with {@code outlet} above 0 the first stage of a side output, has asked for more: {@link
     * LogicContext#demand(int)} has grown.
     */
    default void onDemand(int outlet, LogicContext<O> context) throws Exception {}

    /** The timer set as {@code timer} by {@link LogicContext#schedule} has come due. */
    default void onTimer(int timer, LogicContext<O> context) throws Exception {}

    /**
     * {@code inlet} has ended, well or with an error ({@link LogicContext#inputFailure}), and all its elements have been seen. The
     * logic emits or settles what it keeps and calls {@link LogicContext#complete}, now or as demand comes; an error of the
     * inlet follows by itself after what was emitted, and ends the other inlets, unless the logic {@linkplain
     * LogicContext#isolateFailure isolates} it. The default completes at once.
     */
    default void onComplete(int inlet, LogicContext<O> context) throws Exception {
        context.complete();
    }

    /** The run has begun to drain: no new elements enter at the source, and what waits for time should wait no more. */
    default void onDrain(LogicContext<O> context) throws Exception {}

    /** The stage is cancelled. The engine itself counts what the logic keeps as cancelled; nothing may be emitted. */
    default void onCancel() {}

    /** How many elements the logic keeps now, read from its own structure. Called between the other calls. */
    long held();
}
