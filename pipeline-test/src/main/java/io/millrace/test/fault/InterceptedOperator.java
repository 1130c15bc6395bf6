package io.millrace.test.fault;

import io.millrace.core.check.CheckContext;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.core.stage.Graph;
import java.util.List;

/** An operator with an interceptor around each element that it is shown. */
record InterceptedOperator<I, O>(Operator<I, O> operator, List<Graph> inputs, StagePoint point, Interceptor interceptor)
        implements Operator<I, O> {

    @Override
    public void check(CheckContext context) {
        operator.check(context);
    }

    @Override
    public OperatorBounds bounds() {
        return operator.bounds();
    }

    @Override
    public String verb() {
        return operator.verb();
    }

    @Override
    public String detail() {
        return operator.detail();
    }

    @Override
    public List<SideOutput> sideOutputs() {
        return operator.sideOutputs();
    }

    @Override
    public StageLogic<I, O> logic() {
        StageLogic<I, O> logic = operator.logic();
        return new StageLogic<>() {
            @Override
            public void onStart(LogicContext<O> context) throws Exception {
                logic.onStart(context);
            }

            @Override
            public void onElement(int inlet, I element, LogicContext<O> context) throws Exception {
                interceptor.around(point, element, () -> {
                    logic.onElement(inlet, element, context);
                    return null;
                });
            }

            @Override
            public void onDemand(int outlet, LogicContext<O> context) throws Exception {
                logic.onDemand(outlet, context);
            }

            @Override
            public void onTimer(int timer, LogicContext<O> context) throws Exception {
                logic.onTimer(timer, context);
            }

            @Override
            public void onComplete(int inlet, LogicContext<O> context) throws Exception {
                logic.onComplete(inlet, context);
            }

            @Override
            public void onDrain(LogicContext<O> context) throws Exception {
                logic.onDrain(context);
            }

            @Override
            public void onCancel() {
                logic.onCancel();
            }

            @Override
            public long held() {
                return logic.held();
            }
        };
    }
}
