package io.millrace.operators.merge;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.core.stage.Graph;
import java.util.List;
import java.util.Objects;

/**
 * See {@link Zip#latest}.
 *
 * @param inputs the other pipeline
 * @param combiner of the latest of both
 */
record LatestZip<T, U, R>(List<Graph> inputs, CheckedBiFunction<? super T, ? super U, ? extends R> combiner)
        implements Operator<T, R> {

    LatestZip {
        Objects.requireNonNull(combiner, "combiner");
    }

    @Override
    public String verb() {
        return "zipLatest";
    }

    @Override
    public String detail() {
        return "with " + Inputs.names(inputs)
                + FunctionNames.of(combiner).map(name -> " by " + name).orElse("");
    }

    @Override
    public OperatorBounds bounds() {
        return Inputs.boundsWithOneKept(inputs);
    }

    @Override
    public void check(CheckContext context) {
        context.runs(combiner, FunctionUse.SERIAL);
    }

    @Override
    public StageLogic<T, R> logic() {
        return new LatestLogic<>(2) {
            @Override
            @SuppressWarnings("unchecked") // the factory has seen the types of both inputs
            R combine(Object[] values) throws Exception {
                return Inputs.result(combiner.apply((T) values[0], (U) values[1]), verb());
            }
        };
    }
}
