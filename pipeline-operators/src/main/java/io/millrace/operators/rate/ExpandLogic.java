package io.millrace.operators.rate;

import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Held;
import io.millrace.core.spi.StageLogic;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Emits each element once, and goes on from it when the next one has been asked for and does not come. Whether it comes is seen only
 * after this logic has returned; so it goes on in a timer that is due at once.
 */
final class ExpandLogic<T> implements StageLogic<T, T> {

    private static final int GO_ON = 0;
    private static final int MOST_AT_ONCE = 256;

    private final @Nullable CheckedFunction<? super T, ? extends T> next;
    /** An element that waits for demand. */
    private @Nullable T fresh;

    private @Nullable Held held;
    /** What was emitted last. */
    private @Nullable T last;

    private boolean ended;

    ExpandLogic(@Nullable CheckedFunction<? super T, ? extends T> next) {
        this.next = next;
    }

    @Override
    public void onStart(LogicContext<T> context) {
        context.pull(0, 1);
    }

    @Override
    public void onElement(int inlet, T element, LogicContext<T> context) {
        fresh = element;
        held = context.hold();
        emitFresh(context);
    }

    @Override
    public void onDemand(int outlet, LogicContext<T> context) {
        if (held != null) {
            emitFresh(context);
        } else if (last != null) {
            goOnLater(context); // after an element that may have arrived
        }
    }

    @Override
    public void onTimer(int timer, LogicContext<T> context) throws Exception {
        goOn(context);
    }

    @Override
    public void onComplete(int inlet, LogicContext<T> context) {
        ended = true;
        context.unschedule(GO_ON);
        if (held == null) {
            context.complete();
        }
    }

    private void emitFresh(LogicContext<T> context) {
        T element = fresh;
        Held waiting = held;
        if (element == null || waiting == null || context.demand() == 0) {
            return;
        }
        fresh = null;
        held = null;
        last = element;
        context.forward(element, waiting);
        if (ended) {
            context.complete();
        } else {
            context.pull(0, 1);
            goOnLater(context);
        }
    }

    private static void goOnLater(LogicContext<?> context) {
        long wanted = context.demand();
        if (wanted > 0 && wanted != Long.MAX_VALUE) {
            context.schedule(GO_ON, Duration.ZERO);
        }
    }

    private void goOn(LogicContext<T> context) throws Exception {
        T value = last;
        if (value == null || held != null || context.demand() == Long.MAX_VALUE) {
            return;
        }
        for (int left = MOST_AT_ONCE; left > 0 && context.demand() > 0; left--) {
            T further = next == null ? value : next.apply(value);
            if (further == null) {
                throw new NullPointerException("the function of expand returned null");
            }
            value = further;
            last = further;
            context.emit(further);
        }
        goOnLater(context);
    }

    @Override
    public long held() {
        return held == null ? 0 : 1;
    }
}
