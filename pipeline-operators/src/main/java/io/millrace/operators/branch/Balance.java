package io.millrace.operators.branch;

import io.millrace.core.check.CheckContext;
import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import java.util.List;

/** The operator that shares elements out among branches that do the same. */
public final class Balance {

    private Balance() {}

    /**
     * Sends each element into the one of {@code branches} that asks for most.
     *
     * <p><b>Emits</b> nothing; completes when the input has, or when all branches have ended, as behind a {@code take}. Elements count as diverted, and are acknowledged when they have ended
     * in their branch.
     *
     * <p><b>Backpressure</b>: takes as many elements as the branches ask for together, at most 32, and none while 256 wait before the
     * branches. A branch that asks for nothing gets nothing, and keeps no other waiting.
     *
     * <p><b>Cancellation</b>: elements that are in a branch go on there.
     *
     * <p><b>Errors</b>: none of its own; one in a stage of a branch follows that stage's {@code onError}.
     *
     * @throws IllegalArgumentException if there is no branch, or two have the same name
     */
    @SafeVarargs
    public static <T> Operator<T, T> over(Branch<? super T>... branches) {
        return new Balancing<>(Branch.outputs(branches));
    }

    private record Balancing<T>(List<SideOutput> sideOutputs) implements Operator<T, T> {

        @Override
        public String verb() {
            return "balance";
        }

        @Override
        public String detail() {
            return "over " + Branch.names(sideOutputs);
        }

        @Override
        public OperatorBounds bounds() {
            return OperatorBounds.elements(1);
        }

        @Override
        public void check(CheckContext context) {
            context.collects(1);
        }

        @Override
        public StageLogic<T, T> logic() {
            return new Logic<>(sideOutputs.size());
        }
    }

    private static final class Logic<T> implements StageLogic<T, T> {

        private final int branches;
        /** Where the last element went: of branches that ask for the same, the next one is taken. */
        private int last;

        Logic(int branches) {
            this.branches = branches;
        }

        @Override
        public void onElement(int inlet, T element, LogicContext<T> context) {
            int best = 0;
            for (int i = 1; i <= branches; i++) {
                int outlet = (last + i - 1) % branches + 1;
                if (!context.hasEnded(outlet) && (best == 0 || context.demand(outlet) > context.demand(best))) {
                    best = outlet;
                }
            }
            if (best == 0) {
                context.settle(context.element(), Outcome.FILTERED);
                return;
            }
            last = best;
            context.divert(best, element, context.element());
            pull(context);
        }

        @Override
        public void onDemand(int outlet, LogicContext<T> context) {
            pull(context);
        }

        private void pull(LogicContext<T> context) {
            long wanted = 0;
            int ended = 0;
            for (int outlet = 1; outlet <= branches; outlet++) {
                wanted += context.demand(outlet);
                ended += context.hasEnded(outlet) ? 1 : 0;
            }
            if (ended == branches) {
                context.complete();
            } else {
                Demands.pull(wanted, context);
            }
        }

        @Override
        public long held() {
            return 0;
        }
    }
}
