package io.millrace.core.spi;

import io.millrace.core.observe.Outcome;
import java.util.Optional;

/** A guard's answer to the question whether an attempt may start. */
public sealed interface Admission {

    /** It may start now; the guard has taken what it needs for it. */
    static Admission go() {
        return Go.INSTANCE;
    }

    /** Not now; the guard will use its waker. Calls behind this one wait too. */
    static Admission park() {
        return Park.INSTANCE;
    }

    /** Not before {@code time}, in nanoseconds of the run's clock. Calls behind this one wait too. */
    static Admission notBefore(long time) {
        return new NotBefore(time);
    }

    /** Never: the call fails with {@code error} without an attempt. */
    static Admission reject(Throwable error) {
        return new Reject(error, Optional.empty());
    }

    /** Never: the element is shed for {@code reason}; {@code error} is what a fallback gets to see. */
    static Admission shed(Outcome.Shed.Reason reason, Throwable error) {
        return new Reject(error, Optional.of(new Outcome.Shed(reason)));
    }

    /** See {@link #go}. */
    enum Go implements Admission {
        /** The only one. */
        INSTANCE
    }

    /** See {@link #park}. */
    enum Park implements Admission {
        /** The only one. */
        INSTANCE
    }

    /**
     * See {@link #notBefore}.
     *
     * @param time nanoseconds of the run's clock
     */
    record NotBefore(long time) implements Admission {}

    /**
     * See {@link #reject} and {@link #shed}.
     *
     * @param error what the call fails with, or why it was shed
     * @param shed the outcome of an element that is shed; empty when the call fails
     */
    record Reject(Throwable error, Optional<Outcome.Shed> shed) implements Admission {}
}
