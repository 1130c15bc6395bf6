package io.millrace.operators.rate;

/** What becomes of an element that comes faster than the rate. */
enum TooFast {
    /** It waits. */
    WAIT("shape"),
    /** It fails. */
    FAIL("fail"),
    /** It goes. */
    DROP("drop");

    private final String text;

    TooFast(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
