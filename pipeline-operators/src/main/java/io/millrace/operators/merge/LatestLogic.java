package io.millrace.operators.merge;

import io.millrace.core.observe.Outcome;
import io.millrace.core.observe.Outcome.Shed;
import io.millrace.core.observe.Outcome.Shed.Reason;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Group;
import io.millrace.core.spi.LogicContext.Held;
import io.millrace.core.spi.StageLogic;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Combines each element with the latest of the other inlets. Until each inlet has had one, the latest of each is kept, and the first
 * value stands for all of them; after that a value stands for the element that led to it.
 */
abstract class LatestLogic<T, R> implements StageLogic<T, R> {

    private static final Outcome REPLACED = new Shed(Reason.EVICTED);

    /** Stands for what has not come yet. */
    private static final Object NOTHING = new Object();

    private final Object[] latest;
    private final @Nullable Held[] kept;
    private int heard;
    private int held;
    private int open;

    LatestLogic(int inlets) {
        this.latest = new Object[inlets];
        Arrays.fill(latest, NOTHING);
        this.kept = new Held[inlets];
        this.open = inlets;
    }

    /** What is emitted for the latest of each inlet. The array is not to be kept. */
    abstract R combine(Object[] values) throws Exception;

    @Override
    public final void onStart(LogicContext<R> context) {
        Inputs.refillAll(latest.length, context);
    }

    @Override
    public final void onElement(int inlet, T element, LogicContext<R> context) throws Exception {
        Object before = latest[inlet];
        int missing = latest.length - heard - (before == NOTHING ? 1 : 0);
        latest[inlet] = element;
        try {
            if (missing > 0) {
                keep(inlet, context);
            } else {
                emit(combine(latest), context);
            }
        } catch (Exception failure) {
            latest[inlet] = before;
            throw failure;
        }
        heard = latest.length - missing;
        Inputs.refill(inlet, context);
    }

    private void keep(int inlet, LogicContext<R> context) {
        Held replaced = kept[inlet];
        kept[inlet] = context.hold();
        if (replaced == null) {
            held++;
        } else {
            context.settle(replaced, REPLACED);
        }
    }

    private void emit(R value, LogicContext<R> context) {
        if (heard == latest.length) {
            context.forward(value, context.element());
            return;
        }
        Group all = context.group();
        for (int inlet = 0; inlet < kept.length; inlet++) {
            Held one = kept[inlet];
            if (one != null) {
                all.add(one);
                kept[inlet] = null;
            }
        }
        all.add();
        held = 0;
        context.emit(value, all);
    }

    @Override
    public final void onComplete(int inlet, LogicContext<R> context) {
        open--;
        if (open == 0 || latest[inlet] == NOTHING) {
            context.complete();
        }
    }

    @Override
    public final long held() {
        return held;
    }
}
