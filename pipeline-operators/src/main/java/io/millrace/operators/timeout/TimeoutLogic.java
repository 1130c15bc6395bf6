package io.millrace.operators.timeout;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Durations;
import io.millrace.operators.Prefetch;
import java.time.Duration;

/**
 * Lets elements through and keeps a clock for one party, which runs while that party is late. The timer is set when there is none
 * and looks at the clock when it fires, so that an element costs no timer.
 */
final class TimeoutLogic<T> implements StageLogic<T, T> {

    private static final int LATE = 0;

    private final Timeout<T> settings;
    private final long limitNanos;
    private long since;
    private boolean running;
    private boolean set;
    private boolean hadElement;

    TimeoutLogic(Timeout<T> settings) {
        this.settings = settings;
        this.limitNanos = settings.limit().toNanos();
    }

    @Override
    public void onStart(LogicContext<T> context) {
        Prefetch.topUp(context);
        look(context);
    }

    @Override
    public void onElement(int inlet, T element, LogicContext<T> context) {
        hadElement = true;
        context.forward(element, context.element());
        Prefetch.topUp(context);
        if (settings.party() != Party.COMPLETION) {
            running = false; // and begins anew if the party is late still
        }
        look(context);
    }

    @Override
    public void onDemand(int outlet, LogicContext<T> context) {
        Prefetch.topUp(context);
        look(context);
    }

    /** Starts or stops the clock. */
    private void look(LogicContext<T> context) {
        boolean late = isLate(context);
        if (late && !running) {
            since = context.nanoTime();
            if (!set) {
                set = true;
                context.schedule(LATE, settings.limit());
            }
        }
        running = late;
    }

    private boolean isLate(LogicContext<T> context) {
        return switch (settings.party()) {
            case IDLE -> context.pulled(0) > 0;
            case INITIAL -> !hadElement && context.pulled(0) > 0;
            case COMPLETION -> true;
            case BACKPRESSURE -> context.demand() == 0;
        };
    }

    @Override
    public void onTimer(int timer, LogicContext<T> context) {
        set = false;
        if (!running) {
            return;
        }
        long left = limitNanos - (context.nanoTime() - since);
        if (left > 0) {
            set = true;
            context.schedule(LATE, Duration.ofNanos(left));
        } else {
            context.fail(
                    new StreamTimeoutException(settings.party().sentence + " " + Durations.text(settings.limit())));
        }
    }

    @Override
    public long held() {
        return 0;
    }
}
