package io.millrace.operators.time;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Held;
import io.millrace.core.spi.StageLogic;
import java.time.Duration;
import java.util.ArrayDeque;

/** Keeps elements in line until their time is over. Elements kept and elements asked for are the capacity together. */
final class DelayLogic<T> implements StageLogic<T, T> {

    private static final int FIRST_IS_DUE = 0;

    private final ArrayDeque<Kept<T>> line = new ArrayDeque<>();
    private final long delayNanos;
    private final int capacity;
    private boolean draining;
    private boolean ended;

    private record Kept<T>(T element, Held held, long since) {}

    DelayLogic(DelayBy<T> settings) {
        delayNanos = settings.time().toNanos();
        capacity = settings.capacity();
    }

    @Override
    public void onStart(LogicContext<T> context) {
        context.pull(0, capacity);
    }

    @Override
    public void onElement(int inlet, T element, LogicContext<T> context) {
        if (line.isEmpty()) {
            context.schedule(FIRST_IS_DUE, Duration.ofNanos(delayNanos));
        }
        line.add(new Kept<>(element, context.hold(), context.nanoTime()));
        if (draining) {
            emitWhatIsDue(context);
        }
    }

    @Override
    public void onDemand(int outlet, LogicContext<T> context) {
        emitWhatIsDue(context);
    }

    @Override
    public void onTimer(int timer, LogicContext<T> context) {
        emitWhatIsDue(context);
    }

    @Override
    public void onDrain(LogicContext<T> context) {
        draining = true;
        emitWhatIsDue(context);
    }

    @Override
    public void onComplete(int inlet, LogicContext<T> context) {
        ended = true;
        completeIfEmpty(context);
    }

    private void emitWhatIsDue(LogicContext<T> context) {
        long now = context.nanoTime();
        Kept<T> first = line.peek();
        while (first != null && context.demand() > 0 && left(first, now) <= 0) {
            line.remove();
            context.forward(first.element, first.held);
            first = line.peek();
        }
        if (first == null) {
            context.unschedule(FIRST_IS_DUE);
        } else if (left(first, now) > 0) {
            context.schedule(FIRST_IS_DUE, Duration.ofNanos(left(first, now)));
        }
        long free = capacity - line.size() - context.pulled(0);
        if (!ended && free > 0) {
            context.pull(0, free);
        }
        completeIfEmpty(context);
    }

    private long left(Kept<T> kept, long now) {
        return draining ? 0 : delayNanos - (now - kept.since);
    }

    private void completeIfEmpty(LogicContext<T> context) {
        if (ended && line.isEmpty()) {
            context.complete();
        }
    }

    @Override
    public long held() {
        return line.size();
    }
}
