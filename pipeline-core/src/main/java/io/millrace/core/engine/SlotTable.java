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
