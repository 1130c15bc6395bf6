package io.millrace.operators;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.ElementLogic;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.StageLogic;

/**
 * An {@link ElementLogic} as a stage of its own, for where it is not fused.
 *
 * @param <I> the elements that enter
 * @param <O> the elements that leave
 */
public final class ElementStage<I, O> implements StageLogic<I, O> {

    private final ElementLogic<I, O> logic;

    /** A stage that does with each element what {@code logic} does. */
    public ElementStage(ElementLogic<I, O> logic) {
        this.logic = logic;
    }

    @Override
    public void onStart(LogicContext<O> context) {
        Prefetch.topUp(context);
    }

    @Override
    public void onElement(int inlet, I element, LogicContext<O> context) throws Exception {
        O result = logic.apply(element);
        if (result == null) {
            context.settle(context.element(), Outcome.FILTERED);
        } else {
            context.forward(result, context.element());
        }
        Prefetch.topUp(context);
    }

    @Override
    public void onDemand(int outlet, LogicContext<O> context) {
        Prefetch.topUp(context);
    }

    @Override
    public long held() {
        return 0;
    }
}
