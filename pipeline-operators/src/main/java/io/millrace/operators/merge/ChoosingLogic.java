package io.millrace.operators.merge;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.merge.Waiting.Element;

/** Lets elements through one by one as they are asked for, and chooses among the inlets whose next. */
abstract class ChoosingLogic<T> implements StageLogic<T, T> {

    private final Waiting<T> waiting;

    ChoosingLogic(int inlets) {
        this.waiting = new Waiting<>(inlets);
    }

    /** The inlet whose first element goes next; -1 when it cannot be said yet. There is one that waits. */
    abstract int choose(Waiting<T> waiting) throws Exception;

    @Override
    public final void onStart(LogicContext<T> context) {
        Inputs.refillAll(waiting.inlets(), context);
    }

    @Override
    public final void onElement(int inlet, T element, LogicContext<T> context) throws Exception {
        waiting.add(inlet, element, context);
        emitWanted(context);
    }

    @Override
    public final void onDemand(int outlet, LogicContext<T> context) throws Exception {
        emitWanted(context);
    }

    @Override
    public final void onComplete(int inlet, LogicContext<T> context) throws Exception {
        waiting.end(inlet);
        emitWanted(context);
    }

    private void emitWanted(LogicContext<T> context) throws Exception {
        int inlet = 0;
        while (inlet >= 0 && waiting.size() > 0 && context.demand() > 0) {
            inlet = choose(waiting);
            Element<T> next = inlet < 0 ? null : waiting.poll(inlet, context);
            if (next != null) {
                context.forward(next.value(), next.held());
            }
        }
        if (waiting.isOver()) {
            context.complete();
        }
    }

    @Override
    public final long held() {
        return waiting.size();
    }
}
