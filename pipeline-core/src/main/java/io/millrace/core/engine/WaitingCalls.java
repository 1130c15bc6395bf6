package io.millrace.core.engine;

import io.millrace.core.spi.Admission;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallQueue;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a segment that wait for admission. First those whose turn has come before, and who go on first; then the others,
 * first come, first served, or as the guard's own queue says. Belongs to the holder of the segment.
 */
final class WaitingCalls {

    /** Elements that a stage with a queue of its own asks for beyond what it may hold: they arrive and push others out. */
    static final int NEWCOMERS = 32;

    private final ArrayDeque<CallSlot> line = new ArrayDeque<>();
    private final Consumer<Throwable> broken;
    private @Nullable CallQueue queue;

    /** A queue that throws is a defect of its policy, of which {@code broken} hears. */
    WaitingCalls(@Nullable CallQueue queue, Consumer<Throwable> broken) {
        this.queue = queue;
        this.broken = broken;
    }

    boolean haveQueue() {
        return queue != null;
    }

    boolean isEmpty() {
        return line.isEmpty() && (queue == null || queue.size() == 0);
    }

    int size() {
        return line.size() + (queue == null ? 0 : queue.size());
    }

    /** Elements to have in hand or on their way beyond those that may run. */
    long beyond() {
        return queue == null ? 0 : (long) queue.capacity() + NEWCOMERS;
    }

    /** Lets a newcomer wait; or says why it may not. */
    Admission offer(CallSlot slot, long now) {
        if (queue == null) {
            line.add(slot);
            return Admission.park();
        }
        try {
            return queue.offer(slot, now);
        } catch (Throwable thrown) {
            return Admission.reject(thrown);
        }
    }

    /** A slot that has to go for others; null when none has to. */
    @Nullable
    CallSlot evicted() {
        return ask(CallQueue::evicted);
    }

    /** It has waited before: it goes on before all newcomers. */
    void addFirst(CallSlot slot) {
        line.addFirst(slot);
    }

    /** The one whose turn it is, if there is one; a newcomer of the queue only when there is room for it in the stage. */
    @Nullable
    CallSlot poll(boolean room, long now) {
        CallSlot first = line.poll();
        return first == null && room ? ask(calls -> calls.poll(now)) : first;
    }

    /** What {@link #poll} has given may not start yet. */
    void putBack(CallSlot slot) {
        if (queue == null || slot.attempt > 1) {
            line.addFirst(slot);
        } else {
            ask(calls -> {
                calls.putBack(slot);
                return null;
            });
        }
    }

    void remove(CallSlot slot) {
        if (!line.remove(slot) && slot.attempt == 1) {
            ask(calls -> {
                calls.remove(slot);
                return null;
            });
        }
    }

    /** All are given up, and ended one by one. */
    void clear() {
        line.clear();
        queue = null;
    }

    private @Nullable CallSlot ask(Function<CallQueue, @Nullable Call> question) {
        CallQueue asked = queue;
        if (asked == null) {
            return null;
        }
        try {
            CallSlot answer = (CallSlot) question.apply(asked);
            if (answer != null && answer.state != CallSlot.State.WAITING) {
                throw new IllegalStateException("a guard's queue has given a call that does not wait in it");
            }
            return answer;
        } catch (Throwable thrown) {
            broken.accept(thrown);
            return null;
        }
    }
}
