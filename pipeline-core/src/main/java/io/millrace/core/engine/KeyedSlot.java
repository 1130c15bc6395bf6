package io.millrace.core.engine;

import org.jspecify.annotations.Nullable;

/**
 * A slot of a stage in order by key, with its place in the line of its key. The places belong to {@link KeyLines}, as all but the
 * attempt belongs to the holder of the segment.
 */
final class KeyedSlot extends CallSlot {

    /** Null while it is not in a line. */
    @Nullable
    Object key;

    /** Of the key, spread. */
    int hash;
    /** The first of its line: it has the turn. */
    boolean turn;
    /** Behind it in its line. */
    @Nullable
    KeyedSlot next;
    /** Of the first of a line: the last one, perhaps itself. */
    @Nullable
    KeyedSlot last;
    /** Of the first of a line: the first of another one in the same bucket. */
    @Nullable
    KeyedSlot neighbour;

    KeyedSlot(CallSegment segment, Object carrier) {
        super(segment, carrier);
    }

    /** It is in no line any more; foreign code may keep it, but not its key. */
    void leaveLine() {
        turn = false;
        key = null;
        next = null;
        last = null;
        neighbour = null;
    }
}
