package io.millrace.core.engine;

import io.millrace.core.spi.SourceReader;

/** The beginning of a run: the source, and the valve that shuts it. */
interface Inlet {

    /** Subscribes the first segment and begins. */
    void start();

    /** Lets nothing more in and completes; what the source has been asked for and cannot keep still comes. Any thread. */
    void shut();

    /** A shut valve need not wait any longer for what was asked for. Any thread. */
    void shutNow();

    /** How far the source has been read; see {@link SourceReader#progress}. */
    double progress();

    /** Whether the source has ended or been cut off: nothing more comes. Any thread. */
    boolean hasEnded();

    /** Whether the valve was shut before the source had ended. */
    boolean wasShut();
}
