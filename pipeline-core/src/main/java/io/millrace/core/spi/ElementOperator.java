package io.millrace.core.spi;

/**
 * An operator that makes at most one element of each, at once, and holds none: with state of its own in each run, but without a
 * timer, an end of its own, other inputs or side outputs. The engine fuses it with its neighbours, as it does {@code map}: it costs
 * a call and not a stage.
 *
 * <p>{@link #logic} must do the same. It is what runs where the stage is looked at from outside, such as under faults in tests.
 *
 * @param <I> the elements that enter
 * @param <O> the elements that leave
 */
public interface ElementOperator<I, O> extends Operator<I, O> {

    /** What is done with the elements of one run. Must be quick, and touch nothing outside this value. */
    ElementLogic<I, O> elementLogic();

    @Override
    default OperatorBounds bounds() {
        return OperatorBounds.elements(1);
    }
}
