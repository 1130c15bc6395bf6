package io.millrace.core.engine;

import io.millrace.core.function.CheckedFunction;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a stage in lines, one for each key that has an element in hand: only the first of a line has its turn. A key
 * without elements costs nothing, and a turn costs the same however many keys there are. Belongs to the holder of the segment.
 *
 * <p>The lines hang in a hash table that is made of the slots themselves: a bucket is a list of the first ones of its lines.
 * Whoever chooses keys may choose some whose hash codes are all the same; as soon as a bucket is {@link #CROWDED}, a
 * {@link HashMap}, which copes with that, takes the place of the buckets.
 */
final class KeyLines {

    /** Lines in a bucket; with hash codes that differ there is one on average. */
    private static final int CROWDED = 32;
    /** 2^32 divided by the golden ratio: spreads numbers that follow one another, and those that differ in high bits. */
    private static final int SPREAD = 0x9E3779B9;

    private final CheckedFunction<Object, Object> keyOf;
    private @Nullable KeyedSlot[] buckets = new KeyedSlot[16];
    private int shift = Integer.numberOfLeadingZeros(buckets.length) + 1;
    private int lines;
    private @Nullable Map<Object, KeyedSlot> map;

    KeyLines(CheckedFunction<Object, Object> keyOf) {
        this.keyOf = keyOf;
    }

    /** Puts {@code slot} at the end of its key's line; whether it has its turn. */
    boolean enter(KeyedSlot slot) throws Exception {
        Object key = NullResults.refuse(keyOf.apply(slot.input()), "the function of orderedBy");
        int hash = key.hashCode() * SPREAD;
        KeyedSlot first = map == null ? find(key, hash) : map.get(key);
        slot.key = key;
        slot.hash = hash;
        if (first == null) {
            slot.turn = true;
            slot.last = slot;
            open(key, slot);
            return true;
        }
        KeyedSlot last = first.last;
        if (last == null) {
            throw new IllegalStateException("a line has no end");
        }
        last.next = slot;
        first.last = slot;
        return false;
    }

    /**
     * The call of {@code slot} is over. Gives the turn to the next one of its key that still has a call to make; null when there
     * is none, or when {@code slot} did not have the turn: then those before it are passed first.
     */
    @Nullable
    KeyedSlot leave(KeyedSlot slot) {
        if (!slot.turn) {
            return null;
        }
        KeyedSlot next = slot.next;
        while (next != null && next.isOver()) {
            KeyedSlot over = next;
            next = over.next;
            over.leaveLine();
        }
        if (next != null) {
            next.turn = true;
            next.last = slot.last;
            next.neighbour = slot.neighbour;
        }
        replace(slot, next);
        slot.leaveLine();
        return next;
    }

    /** The first one of the key's line. Its equals may throw, and nothing has changed then. */
    private @Nullable KeyedSlot find(Object key, int hash) {
        int passed = 0;
        for (KeyedSlot at = buckets[hash >>> shift]; at != null; at = at.neighbour) {
            if (at.hash == hash && key.equals(at.key)) {
                return at;
            }
            passed++;
        }
        if (passed >= CROWDED) {
            useMap();
        }
        return null;
    }

    private void open(Object key, KeyedSlot first) {
        if (map != null) {
            map.put(key, first);
            return;
        }
        if (++lines > buckets.length) {
            grow();
        }
        int bucket = first.hash >>> shift;
        first.neighbour = buckets[bucket];
        buckets[bucket] = first;
    }

    /** {@code next} becomes the first one of the line; null: the line is empty. */
    private void replace(KeyedSlot first, @Nullable KeyedSlot next) {
        if (map != null) {
            if (next != null) {
                map.put(keyOf(first), next);
            } else {
                map.remove(keyOf(first));
            }
            return;
        }
        KeyedSlot successor = next;
        if (next == null) {
            lines--;
            successor = first.neighbour;
        }
        int bucket = first.hash >>> shift;
        KeyedSlot at = buckets[bucket];
        if (at == first) {
            buckets[bucket] = successor;
            return;
        }
        while (at != null && at.neighbour != first) {
            at = at.neighbour;
        }
        if (at != null) {
            at.neighbour = successor;
        }
    }

    private static Object keyOf(KeyedSlot inLine) {
        Object key = inLine.key;
        if (key == null) {
            throw new IllegalStateException("a slot in a line has no key");
        }
        return key;
    }

    private void grow() {
        @Nullable KeyedSlot[] old = buckets;
        buckets = new KeyedSlot[old.length * 2];
        shift--;
        for (KeyedSlot first : old) {
            while (first != null) {
                KeyedSlot neighbour = first.neighbour;
                int bucket = first.hash >>> shift;
                first.neighbour = buckets[bucket];
                buckets[bucket] = first;
                first = neighbour;
            }
        }
    }

    private void useMap() {
        Map<Object, KeyedSlot> all = new HashMap<>();
        for (KeyedSlot at : buckets) {
            for (KeyedSlot first = at; first != null; first = first.neighbour) {
                all.put(keyOf(first), first);
            }
        }
        map = all;
        buckets = new KeyedSlot[0];
    }
}
