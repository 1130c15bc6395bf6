package io.millrace.operators.rate;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Held;
import io.millrace.core.spi.StageLogic;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps the newest element until it is due and wanted. Each new one takes the place of the one before. */
final class NewestLogic<T> implements StageLogic<T, T> {

    private static final int DUE = 0;

    private final Newest<T> settings;
    private @Nullable T newest;
    private @Nullable Held held;
    private boolean due;
    private boolean ended;
    private long start;

    NewestLogic(Newest<T> settings) {
        this.settings = settings;
    }

    @Override
    public void onStart(LogicContext<T> context) {
        start = context.nanoTime();
        Ahead.topUp(context);
    }

    @Override
    public void onElement(int inlet, T element, LogicContext<T> context) {
        Held before = held;
        Duration period = settings.period();
        switch (settings.when()) {
            case WANTED -> due = true;
            case PERIOD_IS_OVER -> {
                if (before == null) {
                    context.schedule(DUE, Objects.requireNonNull(period).minusNanos(intoPeriod(context)));
                }
            }
            case QUIET -> {
                due = false;
                context.schedule(DUE, Objects.requireNonNull(period));
            }
        }
        if (before != null) {
            context.settle(before, settings.replaced());
        }
        newest = element;
        held = context.hold();
        emitIfDue(context);
        Ahead.topUp(context);
    }

    /** How long the current period has lasted; periods follow each other from the start. */
    private long intoPeriod(LogicContext<T> context) {
        return (context.nanoTime() - start)
                % Objects.requireNonNull(settings.period()).toNanos();
    }

    @Override
    public void onDemand(int outlet, LogicContext<T> context) {
        emitIfDue(context);
    }

    @Override
    public void onTimer(int timer, LogicContext<T> context) {
        due = true;
        emitIfDue(context);
    }

    @Override
    public void onDrain(LogicContext<T> context) {
        due = true;
        emitIfDue(context);
    }

    @Override
    public void onComplete(int inlet, LogicContext<T> context) {
        ended = true;
        if (held == null) {
            context.complete();
        } else {
            due = true;
            emitIfDue(context);
        }
    }

    private void emitIfDue(LogicContext<T> context) {
        T value = newest;
        Held element = held;
        if (element == null || value == null) {
            due = false;
        } else if (due && context.demand() > 0) {
            newest = null;
            held = null;
            due = false;
            context.unschedule(DUE);
            context.forward(value, element);
            if (ended) {
                context.complete();
            }
        }
    }

    @Override
    public long held() {
        return held == null ? 0 : 1;
    }
}
