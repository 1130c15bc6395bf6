package io.millrace.test.fault;

import io.millrace.test.fault.StagePoint.Work;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/** What can go wrong with a call. */
public sealed interface Fault {

    /** Where it can happen. */
    default Set<Work> fits() {
        return EnumSet.allOf(Work.class);
    }

    /** The call fails with an {@link InjectedException} that says {@code message}. */
    static Fault error(String message) {
        return new Failing(() -> new InjectedException(message));
    }

    /** The call fails with what {@code failure} makes: an exception or an {@link java.lang.Error}. */
    static Fault error(Supplier<? extends Throwable> failure) {
        return new Failing(failure);
    }

    /**
     * The call takes {@code time} longer. What is asynchronous begins later; everything else holds its thread. In a simulation a
     * stage that holds its loop lets time pass in which nothing else happens, a function on a pool lets the others go on.
     */
    static Fault delay(Duration time) {
        return new Late(time);
    }

    /**
     * It happens twice: a source that is read or asked delivers the element before once more, a publisher sends its element twice
     * and completes twice.
     */
    static Fault duplicate() {
        return new Twice();
    }

    /** It never ends: no signal comes any more, or the function on the pool does not return before the simulation is over. */
    static Fault never() {
        return new Silent();
    }

    /** The function returns null. */
    static Fault nothing() {
        return new Nothing();
    }

    /** A publisher that is a source sends {@code more} elements that nobody asked for: the one of this signal again. */
    static Fault violateDemand(int more) {
        return new Unasked(more);
    }

    /** The run is cancelled, then the call is made. */
    static Fault cancelRun() {
        return new Cancelling();
    }

    /** The run begins to drain, for at most {@code timeout}, then the call is made. */
    static Fault drain(Duration timeout) {
        return new Draining(timeout);
    }

    /**
     * {@code action} runs, then the call is made: to cancel a subscriber, to change the concurrency of a stage.
     *
     * @param what what it does, for messages
     */
    static Fault action(String what, Runnable action) {
        return new Doing(what, action);
    }

    /** See {@link Fault#error(Supplier)}. */
    record Failing(Supplier<? extends Throwable> failure) implements Fault {
        @Override
        public String toString() {
            return "error";
        }
    }

    /** See {@link Fault#delay}. */
    record Late(Duration time) implements Fault {

        /** Checks the time. */
        public Late {
            if (time.isNegative()) {
                throw new IllegalArgumentException("a delay must not be negative, was " + time);
            }
        }

        @Override
        public String toString() {
            return "delay of " + time.toMillis() + " ms";
        }
    }

    /** See {@link Fault#duplicate}. */
    record Twice() implements Fault {
        @Override
        public Set<Work> fits() {
            return EnumSet.of(Work.READ, Work.POLL, Work.SUBSCRIBE, Work.ASYNC, Work.CONFIRM);
        }

        @Override
        public String toString() {
            return "duplicate";
        }
    }

    /** See {@link Fault#never}. */
    record Silent() implements Fault {
        @Override
        public Set<Work> fits() {
            return EnumSet.of(Work.SUBSCRIBE, Work.ASYNC, Work.FUTURE, Work.POOL, Work.CONFIRM);
        }

        @Override
        public String toString() {
            return "never";
        }
    }

    /** See {@link Fault#nothing}. */
    record Nothing() implements Fault {
        @Override
        public Set<Work> fits() {
            return EnumSet.of(Work.FUNCTION, Work.ASYNC, Work.FUTURE, Work.POOL);
        }

        @Override
        public String toString() {
            return "null";
        }
    }

    /** See {@link Fault#violateDemand}. */
    record Unasked(int more) implements Fault {

        /** Checks the number. */
        public Unasked {
            if (more < 1) {
                throw new IllegalArgumentException("more must be at least 1, was " + more);
            }
        }

        @Override
        public Set<Work> fits() {
            return EnumSet.of(Work.SUBSCRIBE);
        }

        @Override
        public String toString() {
            return more + " elements beyond the demand";
        }
    }

    /** See {@link Fault#cancelRun}. */
    record Cancelling() implements Fault {
        @Override
        public String toString() {
            return "cancel";
        }
    }

    /** See {@link Fault#drain}. */
    record Draining(Duration timeout) implements Fault {
        @Override
        public String toString() {
            return "drain";
        }
    }

    /** See {@link Fault#action}. */
    record Doing(String what, Runnable action) implements Fault {
        @Override
        public String toString() {
            return what;
        }
    }
}
