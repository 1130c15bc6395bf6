package io.millrace.core.source;

import io.millrace.core.function.CheckedConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The highest number up to which every position, from 1, has been acknowledged. Any thread.
 *
 * <p>Acknowledgements that came out of order are bits in a ring, so that it needs one bit for each position between the
 * oldest unfinished one and the newest finished one. A position that was returned stops it for good, and what lies behind
 * that position is not kept.
 */
final class Watermark {

    private final CheckedConsumer<? super Long> listener;
    private @Nullable Exception listenerFailure;
    private boolean failureThrown;

    /** Bit {@code position % size} is set for an acknowledged position above {@code value}; the size is a power of two. */
    private long[] bits = new long[4];

    private long value;
    private long ceiling = Long.MAX_VALUE;

    /**
     * A watermark at 0.
     *
     * @param listener gets each new value, one at a time and in growing order; after it has thrown it is not called again
     */
    Watermark(CheckedConsumer<? super Long> listener) {
        this.listener = listener;
    }

    synchronized long value() {
        return value;
    }

    synchronized void acknowledged(long position) {
        if (position <= value || position > ceiling) {
            return;
        }
        while (position - value > size()) {
            grow();
        }
        bits[word(position)] |= bit(position);
        long before = value;
        while ((bits[word(value + 1)] & bit(value + 1)) != 0) {
            value++;
            bits[word(value)] &= ~bit(value);
        }
        if (value > before) {
            tellListener();
        }
    }

    synchronized void returned(long position) {
        ceiling = Math.min(ceiling, position - 1);
    }

    /** Throws what the listener has thrown, once. */
    synchronized void throwIfListenerFailed() throws Exception {
        Exception failure = listenerFailure;
        if (failure != null && !failureThrown) {
            failureThrown = true;
            throw failure;
        }
    }

    private void tellListener() {
        if (listenerFailure == null) {
            try {
                listener.accept(value);
            } catch (Exception e) {
                listenerFailure = e;
            }
        }
    }

    private void grow() {
        long[] old = bits;
        long oldSize = size();
        bits = new long[old.length * 2];
        for (long position = value + 1; position <= value + oldSize; position++) {
            if ((old[(int) (position / Long.SIZE % old.length)] & bit(position)) != 0) {
                bits[word(position)] |= bit(position);
            }
        }
    }

    private long size() {
        return (long) bits.length * Long.SIZE;
    }

    private int word(long position) {
        return (int) (position / Long.SIZE % bits.length);
    }

    private static long bit(long position) {
        return 1L << position;
    }
}
