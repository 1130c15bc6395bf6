package io.millrace.core.engine;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The tracked form of an element on its way between segments. Every element of a source that acknowledges or is bounded has one,
 * and so has one that came with a context; others go bare.
 *
 * <p>An envelope is where its element is, in one place at a time, and belongs to whoever holds that place. So a stage that
 * makes another value of the element changes the envelope.
 */
class Envelope extends Ack {

    private final Ack ack;
    private Object value;
    private long position;

    /**
     * @param value the element
     * @param ack what must be settled when it has ended
     * @param position its position at the source; -1 when it stands for several or none
     */
    Envelope(Object value, Ack ack, long position) {
        this.value = value;
        this.ack = ack;
        this.position = position;
    }

    /** An envelope that is its own acknowledgement. */
    Envelope(Object value, long position) {
        this.value = value;
        this.ack = this;
        this.position = position;
    }

    @Override
    void ended(boolean accepted, @Nullable Throwable cause) {
        throw new IllegalStateException("the acknowledgement of this envelope is another one");
    }

    final Object value() {
        return value;
    }

    final Ack ack() {
        return ack;
    }

    final long position() {
        return position;
    }

    final void put(Object newValue, long newPosition) {
        value = newValue;
        position = newPosition;
    }

    /** The context that came with the element; empty for a bare one. */
    static ContextView context(Object carrier) {
        return carrier instanceof Envelope envelope ? envelope.ack.context() : Context.empty();
    }

    static Object value(Object carrier) {
        return carrier instanceof Envelope envelope ? envelope.value : carrier;
    }

    static long position(Object carrier) {
        return carrier instanceof Envelope envelope ? envelope.position : -1;
    }

    /** Another value in the same place: what carries it from now on. */
    static Object replace(Object carrier, Object value) {
        if (carrier instanceof Envelope envelope) {
            envelope.value = value;
            return envelope;
        }
        return value;
    }

    /** The element has ended here. */
    static void settle(Object carrier, boolean accepted) {
        if (carrier instanceof Envelope envelope) {
            envelope.ack.settle(accepted);
        }
    }

    /** The element has ended here because of {@code error}. */
    static void refuse(Object carrier, Throwable error) {
        if (carrier instanceof Envelope envelope) {
            envelope.ack.refuse(error);
        }
    }
}
