package io.millrace.verification.pictures;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.core.stage.Graph;
import io.millrace.core.stage.OperatorDefinition;
import io.millrace.core.stage.StageSpec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** An operator that tells when it is given an element, and what became of those that did not go on. */
record Watched<I, O>(Operator<I, O> operator, Witness witness) implements Operator<I, O> {

    /** Is told; a picture is drawn on one thread. */
    interface Witness {

        void entered(int inlet);

        void ended(Object element, Outcome outcome);

        void failed(Object element, Throwable error);
    }

    /** The same pipeline with its first operator watched. */
    static Graph first(Graph graph, Witness witness) {
        List<StageSpec> stages = new ArrayList<>(graph.stages());
        for (int at = 0; at < stages.size(); at++) {
            StageSpec stage = stages.get(at);
            if (stage.definition() instanceof OperatorDefinition via) {
                stages.set(at, stage.with(new OperatorDefinition(new Watched<>(via.operator(), witness))));
                break;
            }
        }
        return new Graph(graph.name(), stages, graph.maxInFlight());
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
    public OperatorBounds bounds() {
        return operator.bounds();
    }

    @Override
    public List<Graph> inputs() {
        return operator.inputs();
    }

    @Override
    public List<SideOutput> sideOutputs() {
        return operator.sideOutputs();
    }

    @Override
    public StageLogic<I, O> logic() {
        return new Logic<>(operator.logic(), witness);
    }

    private static final class Logic<I, O> implements StageLogic<I, O> {

        private final StageLogic<I, O> logic;
        private final Witness witness;
        private final Map<LogicContext.Held, Object> kept = new IdentityHashMap<>();
        private Object current = "none";

        private Logic(StageLogic<I, O> logic, Witness witness) {
            this.logic = logic;
            this.witness = witness;
        }

        /** The same context, which looks at what is held, settled and failed. */
        @SuppressWarnings("unchecked") // a proxy of the interface
        private LogicContext<O> watched(LogicContext<O> context) {
            return (LogicContext<O>) Proxy.newProxyInstance(
                    LogicContext.class.getClassLoader(), new Class<?>[] {LogicContext.class}, (proxy, method, args) -> {
                        Object result;
                        try {
                            result = method.invoke(context, args);
                        } catch (InvocationTargetException thrown) {
                            throw thrown.getCause();
                        }
                        if (result instanceof LogicContext.Held held) {
                            kept.put(held, current);
                        } else if (args != null && args[0] instanceof LogicContext.Held held) {
                            told(held, args[1]);
                        }
                        return result;
                    });
        }

        private void told(LogicContext.Held held, Object how) {
            Object element = kept.getOrDefault(held, current);
            if (how instanceof Outcome outcome) {
                witness.ended(element, outcome);
            } else if (how instanceof Throwable error) {
                witness.failed(element, error);
            }
        }

        @Override
        public void onStart(LogicContext<O> context) throws Exception {
            logic.onStart(watched(context));
        }

        @Override
        public void onElement(int inlet, I element, LogicContext<O> context) throws Exception {
            current = element;
            witness.entered(inlet);
            try {
                logic.onElement(inlet, element, watched(context));
            } catch (Exception failure) {
                witness.failed(element, failure);
                throw failure;
            }
        }

        @Override
        public void onDemand(int outlet, LogicContext<O> context) throws Exception {
            logic.onDemand(outlet, watched(context));
        }

        @Override
        public void onTimer(int timer, LogicContext<O> context) throws Exception {
            logic.onTimer(timer, watched(context));
        }

        @Override
        public void onComplete(int inlet, LogicContext<O> context) throws Exception {
            logic.onComplete(inlet, watched(context));
        }

        @Override
        public void onDrain(LogicContext<O> context) throws Exception {
            logic.onDrain(watched(context));
        }

        @Override
        public void onCancel() {
            logic.onCancel();
        }

        @Override
        public long held() {
            return logic.held();
        }
    }
}
