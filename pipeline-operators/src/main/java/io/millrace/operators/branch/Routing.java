package io.millrace.operators.branch;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import java.io.Serializable;
import java.util.List;

/**
 * See {@link Divert} and {@link Partition}.
 *
 * @param sideOutputs the branches
 * @param function what the user wrote
 * @param choice the outlet that an element leaves through
 */
record Routing<T>(String verb, List<SideOutput> sideOutputs, Serializable function, Choice<T> choice)
        implements Operator<T, T> {

    /** The outlet to the next stage. */
    static final int MAIN = LogicContext.MAIN;

    /** Which outlet an element leaves through. */
    interface Choice<T> extends Serializable {
        int outletOf(T element) throws Exception;
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
        context.runs(function, FunctionUse.SERIAL);
    }

    @Override
    public StageLogic<T, T> logic() {
        return new StageLogic<>() {
            @Override
            public void onElement(int inlet, T element, LogicContext<T> context) throws Exception {
                int outlet = choice.outletOf(element);
                if (outlet == MAIN) {
                    context.forward(element, context.element());
                } else {
                    context.divert(outlet, element, context.element());
                }
                Demands.pull(context.demand(), context);
            }

            @Override
            public void onDemand(int outlet, LogicContext<T> context) {
                Demands.pull(context.demand(), context);
            }

            @Override
            public long held() {
                return 0;
            }
        };
    }
}
