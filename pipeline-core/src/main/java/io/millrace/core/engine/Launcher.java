package io.millrace.core.engine;

import org.jspecify.annotations.Nullable;

/** Makes the calls of one stage. A function is called, then its answer asked for a value; one without is listened to. */
abstract class Launcher {

    /** Stands for the value that is not there yet. */
    static final Object PENDING = new Object();

    /** Whether an answer lets the input through when it ends, as that of a sink does, instead of bringing a result. */
    final boolean confirms;

    Launcher(boolean confirms) {
        this.confirms = confirms;
    }

    /** Calls the function; on the thread that holds the segment. */
    abstract @Nullable Object call(Object input) throws Throwable;

    /** The value of an answer that has it already, or null when it is empty; else {@link #PENDING}. */
    abstract @Nullable Object valueOf(@Nullable Object answer, Object input) throws Throwable;

    /** What listens to the next answer for {@code slot}. */
    Attempt attempt(CallSlot slot) {
        return slot.attempt == 1 ? slot : another(slot);
    }

    /** What listens to an answer for {@code slot} beside, or after, another one. */
    Attempt another(CallSlot slot) {
        return new LaterAttempt(slot);
    }

    /** Lets {@code attempt} hear from an answer that is pending. */
    abstract void listen(@Nullable Object answer, Attempt attempt) throws Throwable;
}
