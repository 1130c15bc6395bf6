package io.millrace.core.operator;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import java.util.Objects;

/**
 * Emits the elements of the iterable that a function makes of each element, one iterable after another.
 *
 * <p><b>Emits</b> as there is demand, and iterates no further than that, so that an iterable may be endless.
 * <b>Backpressure</b>: takes one element at a time and asks for the next when its iterable has ended and there is demand;
 * while demand has no limit, up to 32 ahead.
 * <b>Completes</b> once the input has ended and the last iterable too. <b>Cancellation</b>: the element in hand is
 * cancelled. An iterator that is {@link AutoCloseable} is closed at its end, after a failure and on cancellation.
 * <b>Errors</b>: an exception, a null iterable or a null value is the failure of that element; what was emitted for it
 * before stays emitted.
 *
 * @param <I> the elements that enter
 * @param <O> the elements that leave
 * @param function makes the iterable; neither it nor the iterator may block
 */
public record FlatMapIterable<I, O>(CheckedFunction<? super I, ? extends Iterable<? extends O>> function)
        implements Operator<I, O> {

    /** Checks that there is a function. */
    public FlatMapIterable {
        Objects.requireNonNull(function, "function");
    }

    @Override
    public String verb() {
        return "flatMapIterable";
    }

    @Override
    public String detail() {
        return FunctionNames.of(function).orElse("");
    }

    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(Prefetch.MOST + 1);
    }

    @Override
    public void check(CheckContext context) {
        context.runs(function, FunctionUse.SERIAL);
    }

    @Override
    public StageLogic<I, O> logic() {
        return new FlatMapIterableLogic<>(function);
    }
}
