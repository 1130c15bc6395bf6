package io.millrace.core.engine;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The slots that a segment has in hand. Changed by the holder of the segment; {@link #count} may be read by anyone, and sees
 * each slot in some state that it was in.
 */
final class SlotTable {

    private @Nullable CallSlot[] slots = new CallSlot[16];
    private int[] free = new int[16];
    private int freeCount;
    private int size;
    private int top;

    void add(CallSlot slot) {
        int index = freeCount > 0 ? free[--freeCount] : top++;
        if (index == slots.length) {
            slots = Arrays.copyOf(slots, index * 2);
            free = Arrays.copyOf(free, index * 2);
        }
        slot.index = index;
        slots[index] = slot;
        size++;
    }

    void remove(CallSlot slot) {
        slots[slot.index] = null;
        free[freeCount++] = slot.index;
        slot.index = -1;
        size--;
    }

    int size() {
        return size;
    }

    /** Shows every slot; the visitor may remove the one it is shown. */
    void forEach(Consumer<CallSlot> visitor) {
        for (int i = 0; i < top; i++) {
            CallSlot slot = slots[i];
            if (slot != null) {
                visitor.accept(slot);
            }
        }
    }

    /**
     * How many slots are queued and how many run. Each place of the table is looked at once: an element that moves on
     * meanwhile is not seen twice, and together they are never more than there have been at a time.
     */
    Census census() {
        int queued = 0;
        int running = 0;
        for (CallSlot slot : slots) {
            CallSlot.State state = slot == null ? CallSlot.State.NEW : slot.state;
            switch (state) {
                case WAITING, READY -> queued++;
                case RUNNING, BACKOFF -> running++;
                case NEW, LETTER, ENDED -> {}
            }
        }
        return new Census(queued, running);
    }

    /** Slots by what their elements do: wait, for admission or to leave, or have a call made for them. */
    record Census(int queued, int running) {}

    /** How many slots are in {@code state} now. */
    int count(CallSlot.State state) {
        int found = 0;
        for (CallSlot slot : slots) {
            if (slot != null && slot.state == state) {
                found++;
            }
        }
        return found;
    }
}
