package io.millrace.operators.window;

import io.millrace.core.spi.LogicContext;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far the time has come by which elements are put into windows. It never goes back. */
abstract sealed class Progress<T> {

    private static final int TIMER = 0;

    /** The moment of the clock for which the timer is set. */
    private long setFor = Nanos.NEVER;

    /** The time by which windows are over. */
    long reached = Long.MIN_VALUE;

    abstract void start(LogicContext<?> context);

    /** The time of {@code element}, which has just come while the next window is due at {@code due}. */
    abstract long timeOf(T element, long due, LogicContext<?> context) throws Exception;

    /** Looks at the clock, if that has a say. */
    abstract void look(LogicContext<?> context);

    /** Nobody asked for windows until now: that the source was silent meanwhile means nothing. */
    void resume(LogicContext<?> context) {}

    /** Whether it matters that nobody asks for windows. */
    boolean countsIdleTime() {
        return false;
    }

    /** Whether windows come to their ends although nothing happens but that time passes. */
    abstract boolean followsClock();

    /** By how much a window may be over before it is closed to elements. */
    abstract long lateness();

    /** Sets the timer so that it comes not after {@code due} is reached, if the clock can reach it. */
    abstract void arm(long due, LogicContext<?> context);

    final void armAt(long moment, long now, LogicContext<?> context) {
        if (moment < setFor) {
            setFor = moment;
            context.schedule(TIMER, Duration.ofNanos(Math.max(0, moment - now)));
        }
    }

    final void timerCame() {
        setFor = Nanos.NEVER;
    }

    /** The time of day, which went on from the beginning of the run as the clock's nanoseconds did. */
    static final class Processing<T> extends Progress<T> {

        /** Elements for which the clock need not be read. */
        private static final int UNREAD = 15;

        private final boolean coarse;
        private long offset;
        private int unread;

        /** @param coarse the timer says when a window is over: in between, every 16th element is soon enough to look */
        Processing(boolean coarse) {
            this.coarse = coarse;
        }

        @Override
        void start(LogicContext<?> context) {
            offset = Nanos.of(context.now()) - context.nanoTime();
            look(context);
        }

        @Override
        long timeOf(T element, long due, LogicContext<?> context) {
            if (!coarse || due <= reached || due == Nanos.NEVER || ++unread > UNREAD) {
                unread = 0;
                look(context);
            }
            return reached;
        }

        @Override
        void look(LogicContext<?> context) {
            reached = Math.max(reached, context.nanoTime() + offset);
        }

        @Override
        boolean followsClock() {
            return true;
        }

        @Override
        long lateness() {
            return 0;
        }

        @Override
        void arm(long due, LogicContext<?> context) {
            if (due > reached && due != Nanos.NEVER) {
                armAt(due, reached, context);
            }
        }
    }

    /** What the elements tell. */
    static final class Event<T> extends Progress<T> {

        private final EventTime<? super T> settings;
        private final long outOfOrder;
        private final long lateness;
        /** 0 for never. */
        private final long idleTimeout;

        private long latest = Long.MIN_VALUE;
        private long lastArrival;

        Event(EventTime<? super T> settings) {
            this.settings = settings;
            this.outOfOrder = settings.outOfOrder().toNanos();
            this.lateness = settings.lateness().toNanos();
            Duration idle = settings.idleTimeout();
            this.idleTimeout = idle == null ? 0 : idle.toNanos();
        }

        @Override
        void start(LogicContext<?> context) {}

        @Override
        long timeOf(T element, long due, LogicContext<?> context) throws Exception {
            @Nullable Instant said = settings.timestamp().apply(element);
            if (said == null) {
                throw new NullPointerException("the timestamp function of a window returned null");
            }
            long time = Nanos.of(said);
            if (time > latest) {
                latest = time;
                reached = Math.max(reached, time - outOfOrder);
            }
            if (idleTimeout != 0) {
                lastArrival = context.nanoTime();
            }
            return time;
        }

        @Override
        void look(LogicContext<?> context) {
            if (idleTimeout != 0 && latest != Long.MIN_VALUE) {
                if (context.pulled(0) == 0) {
                    resume(context);
                }
                long idle = context.nanoTime() - lastArrival;
                if (idle >= idleTimeout) {
                    reached = Math.max(reached, latest - outOfOrder + idle);
                }
            }
        }

        @Override
        boolean countsIdleTime() {
            return idleTimeout != 0;
        }

        @Override
        void resume(LogicContext<?> context) {
            if (idleTimeout != 0) {
                lastArrival = context.nanoTime();
            }
        }

        @Override
        boolean followsClock() {
            return idleTimeout != 0;
        }

        @Override
        long lateness() {
            return lateness;
        }

        @Override
        void arm(long due, LogicContext<?> context) {
            if (idleTimeout != 0 && due > reached && due != Nanos.NEVER) {
                long idle = Math.max(idleTimeout, due - (latest - outOfOrder));
                armAt(lastArrival + idle, context.nanoTime(), context);
            }
        }
    }
}
