package io.millrace.core.engine;

/**
 * The tracked form of an element on its way between segments. A run is tracked as a whole: then every carrier is an
 * envelope, else every carrier is the bare element.
 *
 * @param value the element
 * @param ack what must be settled when it has ended
 * @param position its position at the source; -1 when it stands for several or none
 */
record Envelope(Object value, Ack ack, long position) {

    static Object value(Object carrier) {
        return carrier instanceof Envelope envelope ? envelope.value : carrier;
    }

    static long position(Object carrier) {
        return carrier instanceof Envelope envelope ? envelope.position : -1;
    }

    /** Another value in the same envelope: it takes the acknowledgement over. */
    static Object replace(Object carrier, Object value) {
        return carrier instanceof Envelope envelope ? new Envelope(value, envelope.ack, envelope.position) : value;
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
