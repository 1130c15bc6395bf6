package io.millrace.operators.buffer;

import io.millrace.core.observe.Outcome.Shed;
import io.millrace.core.observe.Outcome.Shed.Reason;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Held;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Weigher;
import java.time.Duration;
import java.util.ArrayDeque;

/** Holds what finds no demand, oldest first; {@code weight} is what all in the line weigh together. */
final class OverflowLogic<T> implements StageLogic<T, T> {

    private static final int EXPIRY = 0;
    private static final int SIDE = 1;
    /** Asks again when so many of those asked for have come. */
    private static final int LUMP = OverflowBuffer.AHEAD / 4;

    private final OverflowBuffer<T> settings;
    private final ArrayDeque<Waiting<T>> line = new ArrayDeque<>();
    private long weight;
    private boolean ended;

    private record Waiting<T>(T element, Held held, long weight, long since) {}

    OverflowLogic(OverflowBuffer<T> settings) {
        this.settings = settings;
    }

    @Override
    public void onStart(LogicContext<T> context) {
        context.pull(0, OverflowBuffer.AHEAD);
    }

    @Override
    public void onElement(int inlet, T element, LogicContext<T> context) throws Exception {
        if (line.isEmpty() && context.demand() > 0) {
            context.forward(element, context.element());
        } else {
            long heavy = weigh(element);
            expire(context);
            if (makeRoom(heavy, context)) {
                hold(element, heavy, context);
            } else if (settings.overflow() == Overflow.FAIL) {
                // in its place the engine asks for another one
                throw new BufferFullException("a buffer of " + settings.detail() + " holds " + line.size()
                        + " elements and has no room for one more" + ofWeight(heavy));
            } else {
                drop(element, context.element(), Reason.FULL, context);
            }
        }
        askForMore(context);
    }

    private String ofWeight(long heavy) {
        return settings.weigher() == null ? "" : " of weight " + heavy;
    }

    private long weigh(T element) throws Exception {
        Weigher<? super T> weigher = settings.weigher();
        return weigher == null ? 1 : Math.max(1, Weigher.checked(weigher, element));
    }

    private void askForMore(LogicContext<T> context) {
        long missing = OverflowBuffer.AHEAD - context.pulled(0);
        if (missing >= LUMP && !ended) {
            context.pull(0, missing);
        }
    }

    /** Whether an element of that weight has room now, after the strategy has done what it does. */
    private boolean makeRoom(long heavy, LogicContext<T> context) {
        if (fits(heavy)) {
            return true;
        }
        if (heavy > settings.most()) {
            return false;
        }
        switch (settings.overflow()) {
            case DROP_OLDEST -> {
                while (!fits(heavy)) {
                    dropOldest(Reason.EVICTED, context);
                }
            }
            case DROP_ALL -> {
                while (!line.isEmpty()) {
                    dropOldest(Reason.EVICTED, context);
                }
            }
            case DROP_NEWEST, FAIL -> {
                return false;
            }
        }
        return true;
    }

    private boolean fits(long heavy) {
        return heavy <= settings.most() - weight;
    }

    private void hold(T element, long heavy, LogicContext<T> context) {
        Duration life = settings.timeToLive();
        if (life != null && line.isEmpty()) {
            context.schedule(EXPIRY, life);
        }
        line.add(new Waiting<>(element, context.hold(), heavy, life == null ? 0 : context.nanoTime()));
        weight += heavy;
    }

    private void dropOldest(Reason reason, LogicContext<T> context) {
        Waiting<T> oldest = line.remove();
        weight -= oldest.weight;
        drop(oldest.element, oldest.held, reason, context);
    }

    private void drop(T element, Held held, Reason reason, LogicContext<T> context) {
        if (settings.sink() == null) {
            context.settle(held, new Shed(reason));
        } else {
            context.divert(SIDE, element, held);
        }
    }

    @Override
    public void onDemand(int outlet, LogicContext<T> context) {
        expire(context);
        while (context.demand() > 0 && !line.isEmpty()) {
            Waiting<T> oldest = line.remove();
            weight -= oldest.weight;
            context.forward(oldest.element, oldest.held);
        }
        completeIfEmpty(context);
    }

    @Override
    public void onTimer(int timer, LogicContext<T> context) {
        expire(context);
        completeIfEmpty(context);
    }

    /** Drops those that have waited too long, and sets the timer for the next one. */
    private void expire(LogicContext<T> context) {
        Duration life = settings.timeToLive();
        if (life == null) {
            return;
        }
        long now = context.nanoTime();
        Waiting<T> oldest = line.peek();
        while (oldest != null && now - oldest.since >= life.toNanos()) {
            dropOldest(Reason.EXPIRED, context);
            oldest = line.peek();
        }
        if (oldest == null) {
            context.unschedule(EXPIRY);
        } else {
            context.schedule(EXPIRY, life.minusNanos(now - oldest.since));
        }
    }

    @Override
    public void onComplete(int inlet, LogicContext<T> context) {
        ended = true;
        completeIfEmpty(context);
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
