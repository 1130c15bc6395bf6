package io.millrace.operators.branch;

import io.millrace.core.check.CheckContext;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import java.util.List;

/**
 * See {@link Broadcast} and {@link WireTap}.
 *
 * @param sideOutputs the branches
 * @param pace whose demand counts
 */
record Copying<T>(String verb, List<SideOutput> sideOutputs, Pace pace) implements Operator<T, T> {

    /** How fast elements are taken. */
    enum Pace {
        /** As fast as all ways can. */
        SLOWEST,
        /** As fast as the next stage can. */
        MAIN
    }

    @Override
    public String detail() {
        return "to " + Branch.names(sideOutputs);
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
        return new StageLogic<>() {
            @Override
            public void onElement(int inlet, T element, LogicContext<T> context) {
                for (int outlet = 1; outlet <= sideOutputs.size(); outlet++) {
                    if (takes(outlet, context)) {
                        context.emit(outlet, element, context.element());
                    }
                }
                context.forward(element, context.element());
                pull(context);
            }

            @Override
            public void onDemand(int outlet, LogicContext<T> context) {
                pull(context);
            }

            private boolean takes(int outlet, LogicContext<T> context) {
                return pace == Pace.SLOWEST ? !context.hasEnded(outlet) : context.demand(outlet) > 0;
            }

            private void pull(LogicContext<T> context) {
                long wanted = context.demand();
                for (int outlet = 1; outlet <= sideOutputs.size() && pace == Pace.SLOWEST; outlet++) {
                    wanted = context.hasEnded(outlet) ? wanted : Math.min(wanted, context.demand(outlet));
                }
                Demands.pull(wanted, context);
            }

            @Override
            public long held() {
                return 0;
            }
        };
    }
}
