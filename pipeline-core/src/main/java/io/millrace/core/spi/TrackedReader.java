package io.millrace.core.spi;

/** The open end of a source that can say where its elements lie, and hears what became of them. */
public interface TrackedReader {

    /**
     * The position of the element that was read last, such as a line number. The default counts nothing: the engine then
     * uses the element's number, from 1.
     */
    default long position() {
        return -1;
    }

    /** How far reading has come, from 0 to 1; negative when unknown. Any thread. */
    default double progress() {
        return -1;
    }

    /** The element at {@code position} has ended and may be forgotten. Any thread, in any order, once an element. */
    default void acknowledged(long position) {}

    /** The element at {@code position} was not finished and should be delivered again some day. Any thread, once. */
    default void returned(long position) {}
}
