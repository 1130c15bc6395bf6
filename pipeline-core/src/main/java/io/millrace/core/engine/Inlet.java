package io.millrace.core.engine;

import io.millrace.core.spi.TrackedReader;

/** The beginning of a run: the source, and the valve that shuts it. */
interface Inlet {

    /** Subscribes the first segment, says {@link LiveRun#started}, and begins. */
    void start();

    /** The run ends: a source that has not answered its subscription is not waited for. Any thread. */
    default void endIfUnanswered() {}

    /** Asks for nothing more; called before {@link #shut}, which may have to wait for its thread. Any thread. */
    default void stopAsking() {}

    /** Lets nothing more in and completes; what the source has been asked for and cannot keep still comes. Any thread. */
    void shut();

    /** Reads nothing more until {@link #resume}; a shut valve is not held up by it. Any thread. */
    void pause();

    /** Reads again. Any thread. */
    void resume();

    /** Whether it reads nothing because of {@link #pause}. */
    boolean isPaused();

    /** A shut valve need not wait any longer for what was asked for. Any thread. */
    void shutNow();

    /** How far the source has been read; see {@link TrackedReader#progress}. */
    double progress();

    /** Whether the source gets back what comes after it was cut off, so that nothing is lost by it. */
    default boolean takesBack() {
        return false;
    }

    /** Whether the source has ended or been cut off: nothing more comes. Any thread. */
    boolean hasEnded();

    /** Whether the valve was shut before the source had ended. */
    boolean wasShut();
}
