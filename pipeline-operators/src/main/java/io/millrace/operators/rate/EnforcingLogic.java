package io.millrace.operators.rate;

import io.millrace.core.observe.Outcome.Shed;
import io.millrace.core.observe.Outcome.Shed.Reason;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Prefetch;
import org.jspecify.annotations.Nullable;

/** Lets elements through as the rate allows, and makes none wait. */
final class EnforcingLogic<T> implements StageLogic<T, T> {

    private static final int SIDE = 1;

    private final Throttled<T> settings;
    private @Nullable Bucket bucket;

    EnforcingLogic(Throttled<T> settings) {
        this.settings = settings;
    }

    @Override
    public void onStart(LogicContext<T> context) {
        bucket = new Bucket(settings, context.nanoTime());
        Prefetch.topUp(context);
    }

    @Override
    public void onElement(int inlet, T element, LogicContext<T> context) throws Exception {
        long cost = settings.cost(element);
        long now = context.nanoTime();
        Bucket rate = bucket;
        if (rate != null && rate.allows(cost, now)) {
            rate.take(cost, now);
            context.forward(element, context.element());
        } else if (settings.tooFast() == TooFast.FAIL) {
            throw new RateExceededException("an element came faster than " + settings.detail() + " allows");
        } else if (settings.sink() == null) {
            context.settle(context.element(), new Shed(Reason.FULL));
        } else {
            context.divert(SIDE, element, context.element());
        }
        Prefetch.topUp(context);
    }

    @Override
    public void onDemand(int outlet, LogicContext<T> context) {
        Prefetch.topUp(context);
    }

    @Override
    public long held() {
        return 0;
    }
}
