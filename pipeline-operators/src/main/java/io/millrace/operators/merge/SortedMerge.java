package io.millrace.operators.merge;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.core.stage.Graph;
import io.millrace.operators.merge.Waiting.Element;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * See {@link Merge#sorted}.
 *
 * @param order negative when the first goes before the second, as a comparator
 * @param inputs what flows in besides the pipeline that this is a stage of
 */
record SortedMerge<T>(CheckedBiFunction<? super T, ? super T, Integer> order, List<Graph> inputs)
        implements FanIn<T, T> {

    SortedMerge {
        Objects.requireNonNull(order, "order");
    }

    @Override
    public String verb() {
        return "mergeSorted";
    }

    @Override
    public String detail() {
        return "with " + Inputs.names(inputs)
                + FunctionNames.of(order).map(name -> " by " + name).orElse("");
    }

    @Override
    public OperatorBounds bounds() {
        return Inputs.bounds(inputs);
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1);
        context.runs(order, FunctionUse.SERIAL);
    }

    @Override
    public StageLogic<T, T> logic() {
        return new Logic<>(this);
    }

    private static final class Logic<T> extends ChoosingLogic<T> {

        private final SortedMerge<T> settings;

        Logic(SortedMerge<T> settings) {
            super(1 + settings.inputs.size());
            this.settings = settings;
        }

        @Override
        int choose(Waiting<T> waiting) throws Exception {
            int best = -1;
            Element<T> least = null;
            for (int inlet = 0; inlet < waiting.inlets(); inlet++) {
                Element<T> first = waiting.peek(inlet);
                if (first == null && !waiting.hasEnded(inlet)) {
                    return -1;
                }
                if (first != null && isBefore(first, least)) {
                    best = inlet;
                    least = first;
                }
            }
            return best;
        }

        private boolean isBefore(Element<T> first, @Nullable Element<T> least) throws Exception {
            return least == null
                    || Inputs.result(settings.order.apply(first.value(), least.value()), settings.verb()) < 0;
        }
    }
}
