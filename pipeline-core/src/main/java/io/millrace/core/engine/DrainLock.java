package io.millrace.core.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a segment that nobody waits for, and what others leave for its holder: one word. Who finds it free holds the
 * segment; who finds it held leaves an event or a signal and goes away, and the holder looks at both before it lets go.
 *
 * <p>{@code last} is FREE; HELD with nothing left; SIGNALLED when something that is not an event has changed; or the last event
 * that was left, linked to those before it. Anyone: FREE → HELD, HELD → SIGNALLED, and any but FREE → an event. The holder: any →
 * HELD when it takes what was left, HELD → FREE. What was written before leaving something is seen by the holder that finds it.
 *
 * <p>The holder runs {@code do { … takeAll() … } while (!exit())}.
 */
final class DrainLock {

    private static final VarHandle LAST;

    static {
        try {
            LAST = MethodHandles.lookup().findVarHandle(DrainLock.class, "last", Event.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private static final Event FREE = new Mark();
    private static final Event HELD = new Mark();
    private static final Event SIGNALLED = new Mark();

    private volatile Event last = FREE;
    /** Written by the holder only: a thread that finds itself here holds the lock, others read it for reports. */
    private @Nullable Thread holder;

    /** Takes the lock if it is free. */
    boolean enter() {
        if (last == FREE && LAST.compareAndSet(this, FREE, HELD)) {
            holder = Thread.currentThread();
            return true;
        }
        return false;
    }

    /** Takes the lock, and the caller handles {@code event} itself; or leaves it for the holder, and is false. */
    boolean enterOrLeave(Event event) {
        while (!enter()) {
            Event before = last;
            if (before != FREE) {
                event.next = before == HELD || before == SIGNALLED ? null : before;
                if (LAST.compareAndSet(this, before, event)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Takes the lock; or makes the holder look once more, and is false. */
    boolean enterOrSignal() {
        while (!enter()) {
            Event before = last;
            if (before == HELD ? LAST.compareAndSet(this, HELD, SIGNALLED) : before != FREE) {
                return false;
            }
        }
        return true;
    }

    /** Whether nothing was left since {@link #takeAll}. Holder only. */
    boolean isEmpty() {
        return last == HELD;
    }

    /** Takes what was left: the oldest event, linked to the newer ones; null when there is none. Holder only. */
    @Nullable
    Event takeAll() {
        if (last == HELD) {
            return null;
        }
        Event newest = (Event) LAST.getAndSet(this, HELD);
        return newest == SIGNALLED ? null : reversed(newest);
    }

    private static @Nullable Event reversed(Event newest) {
        Event oldest = null;
        Event at = newest;
        while (at != null) {
            Event before = at.next;
            at.next = oldest;
            oldest = at;
            at = before;
        }
        return oldest;
    }

    /** Gives the lock back; false when something was left meanwhile: then the caller still holds it. Holder only. */
    boolean exit() {
        Thread me = holder;
        holder = null;
        if (last == HELD && LAST.compareAndSet(this, HELD, FREE)) {
            return true;
        }
        holder = me;
        return false;
    }

    /** Whether the calling thread holds it. */
    boolean isMine() {
        return holder == Thread.currentThread();
    }

    /** The thread that holds it, as far as the caller sees it; for reports. */
    @Nullable
    Thread holder() {
        return holder;
    }

    private static final class Mark extends Event {

        @Override
        void handle() {
            throw new IllegalStateException("a mark of the lock is no event");
        }
    }
}
