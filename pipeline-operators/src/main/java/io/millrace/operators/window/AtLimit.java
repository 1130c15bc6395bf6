package io.millrace.operators.window;

/** What becomes of an element that would need one more window than there may be. */
enum AtLimit {
    /** It fails. */
    FAIL,
    /** The window that ends first is emitted, to make room. */
    EMIT_EARLIEST
}
