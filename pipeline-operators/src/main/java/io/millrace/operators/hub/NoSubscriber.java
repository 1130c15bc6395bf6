package io.millrace.operators.hub;

/** What becomes of an element that is written to a hub without a subscriber. */
public enum NoSubscriber {

    /** It is confirmed to its writer, reaches nobody, and counts as {@linkplain HubFigures#unheard unheard}. */
    DROP,

    /** Its writer waits for a subscriber. */
    WAIT
}
