package io.millrace.operators.rate;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Held;
import io.millrace.core.spi.StageLogic;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one element when there is demand, which stays until the element is emitted, and keeps it as long as the rate says. Timers
 * come a little late; so that this does not add up to a lower rate, elements that had to wait, and those that follow them at once, are
 * counted from when they were due.
 */
final class ShapingLogic<T> implements StageLogic<T, T> {

    private static final int DUE = 0;
    /** How late an element may be and be made up for. */
    private static final long LATE_NANOS = 10_000_000;

    private final Throttled<T> settings;
    private @Nullable Bucket bucket;
    private @Nullable T waiting;
    private @Nullable Held held;
    private long cost;
    private boolean late;
    private long emittedAt;
    private boolean ended;

    ShapingLogic(Throttled<T> settings) {
        this.settings = settings;
    }

    @Override
    public void onStart(LogicContext<T> context) {
        bucket = new Bucket(settings, context.nanoTime());
        askForOne(context);
    }

    @Override
    public void onElement(int inlet, T element, LogicContext<T> context) throws Exception {
        long heavy = settings.cost(element);
        long now = context.nanoTime();
        double wait = bucket().wait(heavy, now);
        if (wait <= 0) {
            late = late && now - emittedAt < LATE_NANOS;
            take(heavy, now);
            context.forward(element, context.element());
            askForOne(context);
        } else {
            cost = heavy;
            waiting = element;
            held = context.hold();
            schedule(wait, context);
        }
    }

    private void take(long heavy, long now) {
        bucket().take(heavy, late ? now - LATE_NANOS : now);
        emittedAt = now;
    }

    private static void schedule(double wait, LogicContext<?> context) {
        context.schedule(DUE, Duration.ofNanos((long) Math.ceil(wait)));
    }

    @Override
    public void onTimer(int timer, LogicContext<T> context) {
        T element = waiting;
        Held kept = held;
        if (element == null || kept == null) {
            return;
        }
        long now = context.nanoTime();
        double wait = bucket().wait(cost, now);
        if (wait > 0) {
            schedule(wait, context);
            return;
        }
        late = true;
        letGo(element, kept, now, context);
    }

    private void letGo(T element, Held kept, long now, LogicContext<T> context) {
        waiting = null;
        held = null;
        take(cost, now);
        context.forward(element, kept);
        if (ended) {
            context.complete();
        } else {
            askForOne(context);
        }
    }

    @Override
    public void onDrain(LogicContext<T> context) {
        T element = waiting;
        Held kept = held;
        if (element != null && kept != null) {
            context.unschedule(DUE);
            letGo(element, kept, context.nanoTime(), context);
        }
    }

    @Override
    public void onDemand(int outlet, LogicContext<T> context) {
        askForOne(context);
    }

    private void askForOne(LogicContext<T> context) {
        if (!ended && held == null && context.pulled(0) == 0 && context.demand() > 0) {
            context.pull(0, 1);
        }
    }

    @Override
    public void onComplete(int inlet, LogicContext<T> context) {
        ended = true;
        if (held == null) {
            context.complete();
        }
    }

    private Bucket bucket() {
        Bucket current = bucket;
        if (current == null) {
            throw new IllegalStateException("not started");
        }
        return current;
    }

    @Override
    public long held() {
        return held == null ? 0 : 1;
    }
}
