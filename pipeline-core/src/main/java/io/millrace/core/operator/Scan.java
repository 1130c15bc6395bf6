package io.millrace.core.operator;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import java.util.Objects;

/**
 * Emits a first value and then, for each element, what a function makes of the last emitted value and the element.
 *
 * <p><b>Emits</b> {@code initial} at the start, also when no element comes, and one value for each element.
 * <b>Backpressure</b>: asks for what is demanded and at most 32 elements ahead. <b>Completes</b> with the input.
 * <b>Errors</b>: an exception, or a null result, is the failure of that element, and the last value stays what it was.
 *
 * @param <I> the elements that enter
 * @param <O> the elements that leave
 * @param initial the first value; shared by all runs, so it must not change
 * @param function must not return null
 */
public record Scan<I, O>(O initial, CheckedBiFunction<? super O, ? super I, ? extends O> function)
        implements Operator<I, O> {

    /** Checks that there are a first value and a function. */
    public Scan {
        Objects.requireNonNull(initial, "initial");
        Objects.requireNonNull(function, "function");
    }

    @Override
    public String verb() {
        return "scan";
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
        context.collects(1);
        context.runs(function, FunctionUse.SERIAL);
    }

    @Override
    public StageLogic<I, O> logic() {
        return new Logic<>(initial, function);
    }

    private static final class Logic<I, O> implements StageLogic<I, O> {

        private final CheckedBiFunction<? super O, ? super I, ? extends O> function;
        private O last;

        private Logic(O initial, CheckedBiFunction<? super O, ? super I, ? extends O> function) {
            this.last = initial;
            this.function = function;
        }

        @Override
        public void onStart(LogicContext<O> context) {
            context.emit(last);
            Prefetch.topUp(context);
        }

        @Override
        public void onElement(int inlet, I element, LogicContext<O> context) throws Exception {
            O next = function.apply(last, element);
            if (next == null) {
                throw new NullPointerException("the function of scan returned null");
            }
            last = next;
            context.forward(next, context.element());
            Prefetch.topUp(context);
        }

        @Override
        public void onDemand(int outlet, LogicContext<O> context) {
            Prefetch.topUp(context);
        }

        @Override
        public long held() {
            return 0;
        }
    }
}
