package io.millrace.resilience;

import io.millrace.resilience.bulkhead.BulkheadSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a policy may not say, alone or together, refused with what was said. */
final class Contradictions {

    /** The longest time that fits into nanoseconds. */
    static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Contradictions() {}

    static void refuse(
            @Nullable Duration deadline,
            int attempts,
            boolean repeatable,
            boolean hedges,
            @Nullable BulkheadSettings bulkhead,
            @Nullable Duration attemptTimeout) {
        checkLength("deadline", deadline);
        checkLength("attempt timeout", attemptTimeout);
        if (deadline != null && attemptTimeout != null && attemptTimeout.compareTo(deadline) > 0) {
            throw new IllegalArgumentException("attempt timeout must not be longer than the deadline of "
                    + DurationText.of(deadline) + ", was " + DurationText.of(attemptTimeout));
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, was " + attempts);
        }
        if (attempts > 1 && !repeatable) {
            throw new IllegalArgumentException("attempts must be 1 for a call that is not known to be idempotent, was "
                    + attempts + "; if it may be made more than once, say idempotent().attempts(" + attempts + ")");
        }
        if (hedges && !repeatable) {
            throw new IllegalArgumentException("a call that is not known to be idempotent must not be hedged;"
                    + " if it may be made twice, say idempotent().hedged()");
        }
        if (hedges && bulkhead != null && bulkhead.permits() == 1) {
            throw new IllegalArgumentException(
                    "a hedge needs 2 permits, one beside that of the first attempt, but bulkhead '" + bulkhead.name()
                            + "' has 1");
        }
    }

    private static void checkLength(String what, @Nullable Duration length) {
        if (length == null) {
            return;
        }
        if (length.isNegative() || length.isZero()) {
            throw new IllegalArgumentException(what + " must be longer than " + Duration.ZERO + ", was " + length);
        }
        if (length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " must be at most " + LONGEST + ", was " + length);
        }
    }
}
