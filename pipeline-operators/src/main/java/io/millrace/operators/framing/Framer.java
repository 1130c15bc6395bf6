package io.millrace.operators.framing;

/**
 * Finds where frames begin and end. It is shown each byte once, in order, and remembers what it has seen of the frame that is open,
 * but not its bytes.
 */
interface Framer<F> {

    /**
     * Where a frame begins, from {@code from} on; {@code to} when there are only bytes between frames.
     *
     * @throws FrameException if nothing can begin there; the run fails
     */
    int begin(byte[] bytes, int from, int to);

    /** Where the open frame ends, behind its last byte; -1 when it goes on behind {@code to}. The next one begins after that. */
    int end(byte[] bytes, int from, int to);

    /** Whether the frame of which {@code size} bytes were seen is longer than allowed. */
    boolean isTooLong(long size);

    /** What {@link #isTooLong} means, for the message. */
    String limit();

    /** The frame whose end was found. */
    F frame(byte[] bytes, int offset, int length);

    /** Whether the open frame is complete when nothing follows. */
    boolean endsWithInput();

    /**
     * The input has ended, and no frame is open.
     *
     * @throws FrameException if there must be more; the run fails
     */
    default void ended() {}
}
