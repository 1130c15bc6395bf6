package io.millrace.core;

/**
 * An element that its subscriber acknowledges by hand; see {@link Pipeline#deliveries}. All methods may be called from any
 * thread, and do not block. The first of {@link #acknowledge} and {@link #reject} ends it, or the end of the run.
 *
 * @param <T> the element
 */
public interface Delivery<T> {

    /** The element. */
    T value();

    /** Its position at the source, such as a line number; -1 when it is not tracked. */
    long position();

    /**
     * The element is done: the source may forget it.
     *
     * @return false when it had ended before, which changes nothing: it was acknowledged or rejected already, or the run was
     *     cancelled or has failed, and it was given back
     */
    boolean acknowledge();

    /**
     * The element has failed: it is given back to the source, and the run fails with {@code error}.
     *
     * @return false when it had ended before, which changes nothing
     */
    boolean reject(Throwable error);
}
