package io.millrace.operators.merge;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.core.stage.Graph;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * See {@link Join#latest}.
 *
 * @param inputs the side pipeline
 * @param combiner of an element and the latest of the side
 */
record LatestJoin<T, S, R>(List<Graph> inputs, CheckedBiFunction<? super T, ? super S, ? extends R> combiner)
        implements Operator<T, R> {

    LatestJoin {
        Objects.requireNonNull(combiner, "combiner");
    }

    @Override
    public String verb() {
        return "joinLatest";
    }

    @Override
    public String detail() {
        return "of " + Inputs.names(inputs)
                + FunctionNames.of(combiner).map(name -> " by " + name).orElse("");
    }

    @Override
    public OperatorBounds bounds() {
        return Inputs.bounds(inputs);
    }

    @Override
    public void check(CheckContext context) {
        context.runs(combiner, FunctionUse.SERIAL);
    }

    @Override
    public StageLogic<T, R> logic() {
        return new Logic<>(this);
    }

    private static final class Logic<T, S, R> implements StageLogic<T, R> {

        private final LatestJoin<T, S, R> settings;
        private @Nullable S latest;

        Logic(LatestJoin<T, S, R> settings) {
            this.settings = settings;
        }

        @Override
        public void onStart(LogicContext<R> context) {
            Inputs.refill(Join.SIDE, context);
        }

        @Override
        @SuppressWarnings("unchecked") // the factory has seen the type of the side
        public void onElement(int inlet, T element, LogicContext<R> context) throws Exception {
            if (inlet == Join.SIDE) {
                latest = (S) element;
                context.settle(context.element(), Outcome.ABSORBED);
                Inputs.refill(Join.MAIN, context);
            } else {
                S side = Objects.requireNonNull(latest, "the side");
                context.forward(Inputs.result(settings.combiner.apply(element, side), "joinLatest"), context.element());
            }
            Inputs.refill(inlet, context);
        }

        @Override
        public void onComplete(int inlet, LogicContext<R> context) {
            if (inlet == Join.MAIN || latest == null) {
                context.complete();
            }
        }

        @Override
        public long held() {
            return 0;
        }
    }
}
