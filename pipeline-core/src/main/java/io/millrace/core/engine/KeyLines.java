package io.millrace.core.engine;

import io.millrace.core.function.CheckedFunction;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a stage in lines, one for each key that has an element in hand: only the first of a line has its turn. A key
 * without elements costs nothing, and a turn costs the same however many keys there are. Belongs to the holder of the segment.
 */
final class KeyLines {

    private final CheckedFunction<Object, Object> keyOf;
    private final Map<Object, CallSlot> last = new HashMap<>();

    KeyLines(CheckedFunction<Object, Object> keyOf) {
        this.keyOf = keyOf;
    }

    /** Puts {@code slot} at the end of its key's line; whether it has its turn. */
    boolean enter(CallSlot slot) throws Exception {
        Object key = NullResults.refuse(keyOf.apply(slot.input()), "the function of orderedBy");
        slot.key = key;
        CallSlot before = last.put(key, slot);
        slot.turn = before == null;
        if (before != null) {
            before.nextOfKey = slot;
        }
        return slot.turn;
    }

    /**
     * The call of {@code slot} is over. Gives the turn to the next one of its key that still has a call to make; null when there
     * is none, or when {@code slot} did not have the turn: then those before it are passed first.
     */
    @Nullable
    CallSlot leave(CallSlot slot) {
        CallSlot first = slot;
        while (first != null && first.turn && first.isOver()) {
            CallSlot next = first.nextOfKey;
            first.turn = false;
            first.nextOfKey = null;
            if (next == null) {
                last.remove(first.key, first);
                return null;
            }
            next.turn = true;
            first = next;
        }
        return first == slot ? null : first;
    }
}
