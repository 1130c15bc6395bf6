package io.millrace.operators.buffer;

/** What becomes of elements when there is no room for a new one. */
enum Overflow {
    /** The new one goes. */
    DROP_NEWEST("drop newest"),
    /** The oldest go, until the new one has room. */
    DROP_OLDEST("drop oldest"),
    /** All that are held go. */
    DROP_ALL("drop all"),
    /** The new one fails. */
    FAIL("fail");

    private final String text;

    Overflow(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
