package io.millrace.core.operator;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedBiConsumer;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Emits what a function hands to the consumer it is given: none, one or many for each element.
 *
 * <p><b>Emits</b> the values of an element in order, before those of the next one. <b>Backpressure</b>: asks for what is
 * demanded and at most 32 elements ahead; the values of one element beyond the demand wait, and no further element is
 * taken until they have gone. <b>Completes</b> with the input. <b>Errors</b>: an exception, or a null value, is the failure
 * of that element; what was emitted for it before stays emitted.
 *
 * @param <I> the elements that enter
 * @param <O> the elements that leave
 * @param function gets the element, and a consumer that it may use until it returns, on its own thread
 */
public record MapMulti<I, O>(CheckedBiConsumer<? super I, Consumer<O>> function) implements Operator<I, O> {

    /** Checks that there is a function. */
    public MapMulti {
        Objects.requireNonNull(function, "function");
    }

    @Override
    public String verb() {
        return "mapMulti";
    }

    @Override
    public String detail() {
        return FunctionNames.of(function).orElse("");
    }

    /** The function may emit any number of values at once, which wait for demand. */
    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.unknownElements();
    }

    @Override
    public void check(CheckContext context) {
        context.runs(function, FunctionUse.SERIAL);
    }

    @Override
    public StageLogic<I, O> logic() {
        return new Logic<>(function);
    }

    private static final class Logic<I, O> implements StageLogic<I, O> {

        private final CheckedBiConsumer<? super I, Consumer<O>> function;
        private final Emissions<O> emissions = new Emissions<>("mapMulti");

        private Logic(CheckedBiConsumer<? super I, Consumer<O>> function) {
            this.function = function;
        }

        @Override
        public void onStart(LogicContext<O> context) {
            Prefetch.topUp(context);
        }

        @Override
        public void onElement(int inlet, I element, LogicContext<O> context) throws Exception {
            try {
                function.accept(element, emissions.open(context, context.element()));
                context.settle(context.element(), Outcome.DONE);
            } finally {
                emissions.close();
            }
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
