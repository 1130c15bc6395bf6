package io.millrace.core.engine;

/** What the stages of a segment are doing at the moment of a look. */
enum Activity {
    /** Something is going on in here: a function, a call, or an element that waits for a permit. */
    WORKS,
    /** Nothing is inside, and more is wanted. */
    WAITS_FOR_INPUT,
    /** Nothing more is asked for. */
    WAITS_FOR_DEMAND
}
