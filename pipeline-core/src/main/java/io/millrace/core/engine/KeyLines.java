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

    /** A slot in the line of its key. The first one of a line has the turn. */
    static final class Place {

        private final Object key;
        private final CallSlot slot;
        private boolean turn;
        private @Nullable Place next;

        private Place(Object key, CallSlot slot) {
            this.key = key;
            this.slot = slot;
        }
    }

    private final CheckedFunction<Object, Object> keyOf;
    private final Map<Object, Place> last = new HashMap<>();

    KeyLines(CheckedFunction<Object, Object> keyOf) {
        this.keyOf = keyOf;
    }

    /** Puts {@code slot} at the end of its key's line; whether it has its turn. */
    boolean enter(CallSlot slot) throws Exception {
        Object key = NullResults.refuse(keyOf.apply(slot.input()), "the function of orderedBy");
        Place place = new Place(key, slot);
        slot.place = place;
        Place before = last.put(key, place);
        place.turn = before == null;
        if (before != null) {
            before.next = place;
        }
        return place.turn;
    }

    /**
     * The call of {@code slot} is over. Gives the turn to the next one of its key that still has a call to make; null when there
     * is none, or when {@code slot} did not have the turn: then those before it are passed first.
     */
    @Nullable
    CallSlot leave(CallSlot slot) {
        Place first = slot.place;
        while (first != null && first.turn && first.slot.isOver()) {
            Place next = first.next;
            first.turn = false;
            first.slot.place = null;
            if (next == null) {
                last.remove(first.key, first);
                return null;
            }
            next.turn = true;
            first = next;
        }
        return first == null || first.slot == slot ? null : first.slot;
    }
}
