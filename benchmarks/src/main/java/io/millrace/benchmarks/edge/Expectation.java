package io.millrace.benchmarks.edge;

import io.millrace.benchmarks.edge.Verdict.Kind;
import io.reactivex.rxjava3.exceptions.MissingBackpressureException;
import io.smallrye.mutiny.subscription.BackPressureFailure;
import java.util.BitSet;
import java.util.Locale;
import org.apache.pekko.stream.BufferOverflowException;
import reactor.core.Exceptions;

/** What is right, and what the opposite is called. */
interface Expectation {

    /** So many elements of one source without any of the other: no slow machine is to blame. */
    long UNHEARD = 10_000_000;

    Verdict judge(Seen seen);

    /** Whether no more need come: for what never ends. */
    default boolean enough(BitSet values) {
        return false;
    }

    /** Whether so many elements have come that what is missing will not: for what never ends. */
    default boolean hopeless(long elements) {
        return false;
    }

    /** Each of the numbers from 0 to {@code count - 1} comes once, and then the end. */
    static Expectation each(int count) {
        return seen -> {
            int came = seen.values().cardinality();
            if (seen.error().isPresent()) {
                return failed(seen.error().get(), came, count);
            }
            if (!seen.completed()) {
                return new Verdict(seen.still() ? Kind.HANGS : Kind.SLOW, after(came, count));
            }
            if (came < count) {
                return new Verdict(Kind.LOSES, number(count - came) + " of " + number(count));
            }
            return seen.elements() > came
                    ? new Verdict(Kind.REPEATS, number(seen.elements() - came))
                    : new Verdict(Kind.RIGHT, "");
        };
    }

    /** At least so many different numbers come, and then the end; others may be left out. */
    static Expectation atLeast(int count) {
        return seen -> {
            int came = Math.min(count, seen.values().cardinality());
            return seen.completed() && came == count
                    ? new Verdict(Kind.RIGHT, "")
                    : each(count).judge(seen);
        };
    }

    /** Each of the numbers from 0 to {@code count - 1} comes, and nothing need follow; {@code otherwise} is what it is called if not. */
    static Expectation heard(int count, Kind otherwise) {
        return new Expectation() {
            @Override
            public boolean enough(BitSet values) {
                return values.cardinality() == count;
            }

            @Override
            public Verdict judge(Seen seen) {
                int came = seen.values().cardinality();
                if (came == count) {
                    return new Verdict(Kind.RIGHT, "");
                }
                // Nothing moves, so what is missing is not on its way.
                return seen.error().isPresent() || !seen.still()
                        ? each(count).judge(seen)
                        : new Verdict(otherwise, number(count - came) + " of " + number(count));
            }
        };
    }

    /** A number of two sources, 0 and 1, comes of each, although the first never ends. */
    static Expectation bothAreHeard() {
        return new Expectation() {
            @Override
            public boolean enough(BitSet values) {
                return values.cardinality() == 2;
            }

            @Override
            public boolean hopeless(long elements) {
                return elements >= UNHEARD;
            }

            @Override
            public Verdict judge(Seen seen) {
                if (seen.error().isPresent()) {
                    return failed(seen.error().get(), seen.values().cardinality(), 2);
                }
                if (enough(seen.values())) {
                    return new Verdict(Kind.RIGHT, "");
                }
                boolean starves = seen.still() || hopeless(seen.elements());
                return new Verdict(
                        starves ? Kind.STARVES : Kind.SLOW,
                        seen.values().get(0) ? "the second source" : "both sources");
            }
        };
    }

    /** Elements get the number of the call that answered them, and all get that of the first. */
    static Expectation oneCall(int elements) {
        return seen -> {
            if (seen.error().isPresent() || !seen.completed() || seen.elements() != elements) {
                return each(elements).judge(seen);
            }
            int calls = seen.values().cardinality();
            return calls == 1
                    ? new Verdict(Kind.RIGHT, "")
                    : new Verdict(Kind.REPEATS, "the call, " + calls + " in all");
        };
    }

    private static Verdict failed(Throwable error, int came, int count) {
        return overflow(error)
                ? new Verdict(Kind.OVERFLOWS, after(came, count))
                : new Verdict(
                        Kind.FAILS, after(came, count) + ": " + error.getClass().getSimpleName());
    }

    private static boolean overflow(Throwable error) {
        return Exceptions.isOverflow(error)
                || error instanceof MissingBackpressureException
                || error instanceof BackPressureFailure
                || error instanceof BufferOverflowException;
    }

    private static String after(int came, int count) {
        return "after " + number(came) + " of " + number(count);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
