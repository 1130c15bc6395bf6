package io.millrace.core.operator;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedBiConsumer;
import io.millrace.core.function.CheckedSupplier;
import io.millrace.core.function.CheckedTriConsumer;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Emits what a function makes of a state and each element, and at the end what the state has left.
 *
 * <p><b>Emits</b> the values of an element in order, before those of the next one. <b>Backpressure</b>: asks for what is
 * demanded and at most 32 elements ahead; values beyond the demand wait, and no further element is taken until they have
 * gone. <b>Completes</b> after the flush, which comes when the input has ended, well or with an error, or was drained; not
 * after a cancellation. <b>Errors</b>: an exception of {@code function}, or a null value, is the failure of that element,
 * and the state stays as the function left it; one of {@code create} or {@code flush} fails the run.
 * <b>Acknowledgement</b>: an element is settled when its values have ended. Nobody sees what the state keeps of it, so that
 * is not covered: a run that breaks off loses it. An operator that holds its elements, as a batch does, covers them.
 *
 * @param <S> the state
 * @param <I> the elements that enter
 * @param <O> the elements that leave
 * @param create makes the state of a run, not null
 * @param function gets the state, the element, and a consumer that it may use until it returns, on its own thread
 * @param flush gets the state and a consumer that it may use until it returns, on its own thread
 */
public record StatefulMap<S, I, O>(
        CheckedSupplier<? extends S> create,
        CheckedTriConsumer<? super S, ? super I, Consumer<O>> function,
        CheckedBiConsumer<? super S, Consumer<O>> flush)
        implements Operator<I, O> {

    /** Checks that there are functions. */
    public StatefulMap {
        Objects.requireNonNull(create, "create");
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(flush, "flush");
    }

    @Override
    public String verb() {
        return "statefulMap";
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
        context.runs(create, FunctionUse.SERIAL);
        context.runs(function, FunctionUse.SERIAL);
        context.runs(flush, FunctionUse.SERIAL);
    }

    @Override
    public StageLogic<I, O> logic() {
        return new Logic<>(this);
    }

    private static final class Logic<S, I, O> implements StageLogic<I, O> {

        private final StatefulMap<S, I, O> operator;
        private final Emissions<O> emissions = new Emissions<>("statefulMap");
        private @Nullable S state;

        private Logic(StatefulMap<S, I, O> operator) {
            this.operator = operator;
        }

        @Override
        public void onStart(LogicContext<O> context) throws Exception {
            S created = operator.create.get();
            state = Objects.requireNonNull(created, "the state of statefulMap is null");
            Prefetch.topUp(context);
        }

        @Override
        public void onElement(int inlet, I element, LogicContext<O> context) throws Exception {
            try {
                operator.function.accept(state(), element, emissions.open(context, context.element()));
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
        public void onComplete(int inlet, LogicContext<O> context) throws Exception {
            try {
                operator.flush.accept(state(), emissions.open(context, null));
            } finally {
                emissions.close();
            }
            context.complete();
        }

        private S state() {
            return Objects.requireNonNull(state, "onStart comes first");
        }

        @Override
        public long held() {
            return 0;
        }
    }
}
