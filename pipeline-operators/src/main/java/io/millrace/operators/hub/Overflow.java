package io.millrace.operators.hub;

/** What happens when an element comes for a subscriber whose queue is full. */
enum Overflow {
    /** Its writer waits. */
    BACKPRESSURE("backpressure"),
    /** It is dropped. */
    DROP_NEWEST("drop newest"),
    /** The oldest one is dropped. */
    DROP_OLDEST("drop oldest"),
    /** It is dropped, and the subscriber goes. */
    DISCONNECT("disconnect");

    private final String text;

    Overflow(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
