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
import org.jspecify.annotations.Nullable;

/**
 * See {@link Zip#with} and {@link Zip#all}.
 *
 * @param inputs the other pipeline
 * @param padding stands for what an input has not that is shorter; null when the shorter one ends it
 * @param combiner of an element of each
 */
record ZipPairs<T, U, R>(
        List<Graph> inputs,
        @Nullable Padding<T, U> padding,
        CheckedBiFunction<? super T, ? super U, ? extends R> combiner)
        implements Operator<T, R> {

    ZipPairs {
        Objects.requireNonNull(combiner, "combiner");
    }

    /** What stands for elements that are not there. */
    record Padding<T, U>(T first, U other) {

        Padding {
            Objects.requireNonNull(first, "the padding of this pipeline");
            Objects.requireNonNull(other, "the padding of the other pipeline");
        }
    }

    @Override
    public String verb() {
        return padding == null ? "zip" : "zipAll";
    }

    @Override
    public String detail() {
        return "with " + Inputs.names(inputs)
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
        return new ZipLogic<>(this);
    }
}
