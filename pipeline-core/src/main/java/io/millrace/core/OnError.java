package io.millrace.core;

import io.millrace.core.spi.Sink;
import java.io.Serializable;
import java.util.Objects;

/** What a stage does about an element that fails in it. It covers its own stage and no other. */
public sealed interface OnError extends Serializable {

    /**
     * The default: no new elements are taken, the stage's elements that are in work finish and are emitted, and then the
     * run fails with the first error.
     */
    static OnError stop() {
        return Stop.INSTANCE;
    }

    /** The run fails at once; elements in work are cancelled. */
    static OnError failFast() {
        return FailFast.INSTANCE;
    }

    /** The element is left out and counted as skipped. */
    static OnError skip() {
        return Skip.INSTANCE;
    }

    /**
     * The element goes to {@code sink}, with the error and where it came from. It counts as dead-lettered, and is
     * acknowledged, once the sink has confirmed it; a sink that fails, fails the run.
     */
    static OnError deadLetter(Sink<? super DeadLetter> sink) {
        return new ToDeadLetters(sink);
    }

    /** See {@link #stop}. */
    enum Stop implements OnError {
        /** The only one. */
        INSTANCE
    }

    /** See {@link #failFast}. */
    enum FailFast implements OnError {
        /** The only one. */
        INSTANCE
    }

    /** See {@link #skip}. */
    enum Skip implements OnError {
        /** The only one. */
        INSTANCE
    }

    /**
     * See {@link #deadLetter}.
     *
     * @param sink where the elements go
     */
    record ToDeadLetters(Sink<? super DeadLetter> sink) implements OnError {

        /** Rejects a missing sink. */
        public ToDeadLetters {
            Objects.requireNonNull(sink, "sink");
        }
    }
}
