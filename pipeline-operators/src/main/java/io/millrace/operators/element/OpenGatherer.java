package io.millrace.operators.element;

/** A gatherer with the state of a run. */
interface OpenGatherer {

    /** Shows it an element; false when it wants no more. */
    boolean integrate(Object element) throws Exception;

    /** Lets it push what it has left. */
    void finish() throws Exception;
}
