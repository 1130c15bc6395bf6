package io.millrace.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.millrace.core.check.CheckContext;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.Guard;
import io.millrace.core.spi.PolicyContext;
import io.millrace.resilience.breaker.BreakerSettings;
import io.millrace.resilience.bulkhead.BulkheadSettings;
import io.millrace.resilience.retry.ExponentialBackoff;
import io.millrace.resilience.retry.Retry;
import java.time.Duration;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The one form of a {@link CallPolicy}, its components in the order in which they apply, outermost first.
 *
 * @param deadline for a call over all its attempts; null for none
 * @param attempts how many attempts a call has
 * @param repeatable whether the user has said that a call may be made more than once
 * @param breaker null for none
 * @param bulkhead null for none
 * @param attemptTimeout for each attempt; null for none
 */
record CallSettings(
        @Nullable Duration deadline,
        int attempts,
        boolean repeatable,
        @Nullable BreakerSettings breaker,
        @Nullable BulkheadSettings bulkhead,
        @Nullable Duration attemptTimeout)
        implements CallPolicy {

    static final CallSettings UNPROTECTED = new CallSettings(null, 1, false, null, null, null);

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    CallSettings {
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
    }

    CallSettings deadline(Duration newDeadline) {
        Objects.requireNonNull(newDeadline, "deadline");
        return new CallSettings(newDeadline, attempts, repeatable, breaker, bulkhead, attemptTimeout);
    }

    @Override
    public CallPolicy attemptTimeout(Duration newTimeout) {
        Objects.requireNonNull(newTimeout, "timeout");
        return new CallSettings(deadline, attempts, repeatable, breaker, bulkhead, newTimeout);
    }

    @Override
    public CallPolicy bulkhead(String name, int permits) {
        BulkheadSettings newBulkhead = new BulkheadSettings(name, permits);
        if (bulkhead != null) {
            throw new IllegalStateException("the policy has " + bulkhead + " already, was given " + newBulkhead);
        }
        return new CallSettings(deadline, attempts, repeatable, breaker, newBulkhead, attemptTimeout);
    }

    @Override
    public CallPolicy circuitBreaker(String name) {
        return with(BreakerSettings.standard(name));
    }

    @Override
    public CallPolicy circuitBreaker(String name, CircuitBreakerConfig config) {
        return with(new BreakerSettings(name, Objects.requireNonNull(config, "config")));
    }

    private CallPolicy with(BreakerSettings newBreaker) {
        if (breaker != null) {
            throw new IllegalStateException("the policy has " + breaker + " already, was given " + newBreaker);
        }
        return new CallSettings(deadline, attempts, repeatable, newBreaker, bulkhead, attemptTimeout);
    }

    @Override
    public CallPolicy attempts(int newAttempts) {
        return new CallSettings(deadline, newAttempts, repeatable, breaker, bulkhead, attemptTimeout);
    }

    @Override
    public CallPolicy idempotent() {
        return new CallSettings(deadline, attempts, true, breaker, bulkhead, attemptTimeout);
    }

    @Override
    public Guard open(PolicyContext context) {
        long attemptNanos = attemptTimeout == null ? Call.NEVER : attemptTimeout.toNanos();
        return new CallGuard(
                context,
                deadline == null ? Call.NEVER : deadline.toNanos(),
                attempts == 1 ? null : new Retry(attempts, ExponentialBackoff.STANDARD),
                breaker == null ? null : breaker.open(context, attemptNanos),
                bulkhead == null ? null : bulkhead.open(context),
                attemptNanos);
    }

    @Override
    public void check(CheckContext context) {
        context.repeatsCalls(attempts);
        if (bulkhead != null) {
            context.shares("bulkhead", bulkhead.name(), bulkhead.permits() + " permits");
        }
        CallChecks.apply(this, context);
    }

    @Override
    public String detail() {
        StringJoiner text = new StringJoiner("; ").setEmptyValue("unprotected");
        if (deadline != null) {
            text.add("deadline " + DurationText.of(deadline));
        }
        if (attempts > 1) {
            text.add(attempts + " attempts");
        }
        if (breaker != null) {
            text.add(breaker.toString());
        }
        if (bulkhead != null) {
            text.add(bulkhead.toString());
        }
        if (attemptTimeout != null) {
            text.add("attempt timeout " + DurationText.of(attemptTimeout));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "CallPolicy[" + detail() + "]";
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
