package io.millrace.operators.time;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Prefetch;
import java.time.Duration;

/** Lets elements through; its timer is set anew only when it fires, not for each element. */
final class KeepAliveLogic<T> implements StageLogic<T, T> {

    private static final int IDLE = 0;

    private final KeepAliveAfter<T> settings;
    private final long idleNanos;
    private long emittedAt;
    /** A filler is due and waits for demand. */
    private boolean due;

    KeepAliveLogic(KeepAliveAfter<T> settings) {
        this.settings = settings;
        this.idleNanos = settings.idle().toNanos();
    }

    @Override
    public void onStart(LogicContext<T> context) {
        emittedAt = context.nanoTime();
        context.schedule(IDLE, settings.idle());
        Prefetch.topUp(context);
    }

    @Override
    public void onElement(int inlet, T element, LogicContext<T> context) {
        emittedNow(context);
        context.forward(element, context.element());
        Prefetch.topUp(context);
    }

    private void emittedNow(LogicContext<T> context) {
        emittedAt = context.nanoTime();
        if (due) {
            due = false;
            context.schedule(IDLE, settings.idle());
        }
    }

    @Override
    public void onTimer(int timer, LogicContext<T> context) throws Exception {
        long left = idleNanos - (context.nanoTime() - emittedAt);
        if (left > 0) {
            context.schedule(IDLE, Duration.ofNanos(left));
        } else {
            due = true;
            fill(context);
        }
    }

    @Override
    public void onDemand(int outlet, LogicContext<T> context) throws Exception {
        fill(context);
        Prefetch.topUp(context);
    }

    private void fill(LogicContext<T> context) throws Exception {
        if (due && context.demand() > 0) {
            T filler = settings.filler().get();
            if (filler == null) {
                throw new NullPointerException("the filler of keepAlive is null");
            }
            emittedNow(context);
            context.emit(filler);
        }
    }

    @Override
    public long held() {
        return 0;
    }
}
