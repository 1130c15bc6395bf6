package io.millrace.operators.element;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Prefetch;

/** A logic that keeps no element and makes at most one of each. */
abstract class OneByOne<I, O> implements StageLogic<I, O> {

    /** Settles the current element. */
    abstract void pass(I element, LogicContext<O> context) throws Exception;

    @Override
    public final void onStart(LogicContext<O> context) {
        Prefetch.topUp(context);
    }

    @Override
    public final void onElement(int inlet, I element, LogicContext<O> context) throws Exception {
        pass(element, context);
        Prefetch.topUp(context);
    }

    @Override
    public final void onDemand(int outlet, LogicContext<O> context) {
        Prefetch.topUp(context);
    }

    @Override
    public final long held() {
        return 0;
    }
}
