package io.millrace.operators.merge;

import io.millrace.core.check.CheckContext;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.core.stage.Graph;
import java.util.List;
import java.util.stream.Collectors;

/**
 * See {@link Merge#prioritized}.
 *
 * @param weights of each inlet, those of the others from the second on
 * @param inputs what flows in besides the pipeline that this is a stage of
 */
record PrioritizedMerge<T>(List<Integer> weights, List<Graph> inputs) implements FanIn<T, T> {

    PrioritizedMerge {
        weights.forEach(Weighted::checked);
        weights = List.copyOf(weights);
    }

    @Override
    public String verb() {
        return "mergePrioritized";
    }

    @Override
    public String detail() {
        return "with " + Inputs.names(inputs) + ", "
                + weights.stream().map(String::valueOf).collect(Collectors.joining(":"));
    }

    @Override
    public OperatorBounds bounds() {
        return Inputs.bounds(inputs);
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1);
    }

    @Override
    public StageLogic<T, T> logic() {
        return new Logic<>(weights);
    }

    /** Smooth weighted round robin, as in nginx: shares are exact over any few rounds, and no inlet waits longer than one round. */
    private static final class Logic<T> extends ChoosingLogic<T> {

        private final List<Integer> weights;
        private final long[] credit;

        Logic(List<Integer> weights) {
            super(weights.size());
            this.weights = weights;
            this.credit = new long[weights.size()];
        }

        @Override
        int choose(Waiting<T> waiting) {
            int best = -1;
            long total = 0;
            for (int inlet = 0; inlet < credit.length; inlet++) {
                if (waiting.isEmpty(inlet)) {
                    continue;
                }
                int weight = weights.get(inlet);
                credit[inlet] += weight;
                total += weight;
                if (best < 0 || credit[inlet] > credit[best]) {
                    best = inlet;
                }
            }
            credit[best] -= total;
            return best;
        }
    }
}
