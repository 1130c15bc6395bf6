package io.millrace.core.observe;

/**
 * What the run told an acknowledging source about its elements.
 *
 * @param delivered elements that the source handed over for acknowledgement
 * @param acknowledged elements that the source may forget
 * @param returned elements that were given back: failed, cancelled or unfinished
 * @param violations acknowledgements beyond the one that each element has; always 0 unless the engine is wrong
 */
public record Acknowledgements(long delivered, long acknowledged, long returned, long violations) {

    /** The figures of a run that does not track its elements. */
    public static final Acknowledgements NONE = new Acknowledgements(0, 0, 0, 0);

    /** Elements that are neither acknowledged nor given back yet. */
    public long open() {
        return delivered - acknowledged - returned;
    }
}
