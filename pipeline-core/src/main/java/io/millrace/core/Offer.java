package io.millrace.core;

/** What became of an element that was offered to an {@link Ingress}. */
public enum Offer {

    /** It was accepted: a run will get it. */
    ACCEPTED,

    /** It was not accepted, because the ingress is full, and counts as dropped. */
    DROPPED,

    /** It was not accepted, because the ingress is closed. */
    CLOSED
}
