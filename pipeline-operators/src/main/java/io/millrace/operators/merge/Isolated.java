package io.millrace.operators.merge;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedConsumer;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.core.stage.Graph;
import java.util.List;
import java.util.Objects;

/**
 * See {@link FanIn#isolating}.
 *
 * @param operator what is done with elements
 * @param listener hears of inputs that fail
 */
record Isolated<I, O>(Operator<I, O> operator, CheckedConsumer<? super InputFailure> listener)
        implements Operator<I, O> {

    Isolated {
        Objects.requireNonNull(listener, "listener");
    }

    @Override
    public String verb() {
        return operator.verb();
    }

    @Override
    public String detail() {
        return operator.detail() + ", failures isolated";
    }

    @Override
    public OperatorBounds bounds() {
        return operator.bounds();
    }

    @Override
    public void check(CheckContext context) {
        operator.check(context);
        context.runs(listener, FunctionUse.SERIAL);
    }

    @Override
    public List<Graph> inputs() {
        return operator.inputs();
    }

    @Override
    public StageLogic<I, O> logic() {
        return new Logic<>(this, operator.logic());
    }

    private static final class Logic<I, O> implements StageLogic<I, O> {

        private final Isolated<I, O> settings;
        private final StageLogic<I, O> logic;

        Logic(Isolated<I, O> settings, StageLogic<I, O> logic) {
            this.settings = settings;
            this.logic = logic;
        }

        @Override
        public void onStart(LogicContext<O> context) throws Exception {
            logic.onStart(context);
        }

        @Override
        public void onElement(int inlet, I element, LogicContext<O> context) throws Exception {
            logic.onElement(inlet, element, context);
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
        public void onDrain(LogicContext<O> context) throws Exception {
            logic.onDrain(context);
        }

        @Override
        public void onCancel() {
            logic.onCancel();
        }

        @Override
        public void onComplete(int inlet, LogicContext<O> context) throws Exception {
            Throwable error = context.inputFailure();
            if (error != null && context.isolateFailure()) {
                String pipeline = inlet == 0
                        ? context.pipeline()
                        : settings.inputs().get(inlet - 1).name();
                settings.listener.accept(new InputFailure(inlet, pipeline, error));
            }
            logic.onComplete(inlet, context);
        }

        @Override
        public long held() {
            return logic.held();
        }
    }
}
