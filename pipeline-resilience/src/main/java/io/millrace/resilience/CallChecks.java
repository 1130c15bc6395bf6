package io.millrace.resilience;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.Rule;
import io.millrace.resilience.breaker.BreakerSettings;
import io.millrace.resilience.rate.RateSettings;
import io.millrace.resilience.retry.ExponentialBackoff;
import io.millrace.resilience.retry.RetryBudgetSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether the times of a policy fit together. */
final class CallChecks {

    static final Rule DEADLINE_TOO_SHORT = Rule.warning("deadline-too-short");
    static final Rule TURN_TOO_LATE = Rule.warning("turn-after-deadline");
    static final Rule NO_TOKENS = Rule.warning("budget-without-tokens");
    static final Rule PERMIT_FOR_EVER = Rule.warning("permit-without-limit");

    private static final Duration LONGEST_TEXT = Duration.ofNanos(Long.MAX_VALUE);

    private CallChecks() {}

    /** Tells {@code context} how long a call takes, and what does not fit. */
    static void apply(CallSettings policy, CheckContext context) {
        context.repeatsCalls(policy.hedges() ? 2 * policy.attempts() : policy.attempts());
        shares(policy, context);
        costs(policy, context);
        Duration deadline = policy.deadline();
        Duration longest = longest(policy);
        if (deadline != null) {
            context.endsCallsWithin(deadline);
        } else if (longest != null && policy.bulkhead() == null && policy.limit() == null && policy.rate() == null) {
            context.endsCallsWithin(longest);
        }
        if (deadline != null && policy.attempts() > 1 && longest != null && deadline.compareTo(longest) < 0) {
            context.report(
                    DEADLINE_TOO_SHORT,
                    policy.attempts() + " attempts of up to " + text(policy.attemptTimeout())
                            + " and the time between them"
                            + " take up to " + text(longest) + ", but the deadline is " + text(deadline)
                            + ", so the last one is cut off",
                    "raise the deadline to " + text(longest) + ", or lower the attempt time-out or the attempts");
        }
        Object permits = policy.bulkhead() == null ? policy.limit() : policy.bulkhead();
        if (permits != null && deadline == null && policy.attemptTimeout() == null) {
            context.report(
                    PERMIT_FOR_EVER,
                    "holds a permit of " + permits
                            + " while an attempt runs, and gives no attempt a time limit:"
                            + " as many hanging calls as there are permits stop every stage that shares it",
                    "add .attemptTimeout(...)");
        }
    }

    private static void costs(CallSettings policy, CheckContext context) {
        RetryBudgetSettings budget = policy.budget();
        boolean repeats = policy.attempts() > 1 || policy.hedges();
        if (repeats && budget != null && budget.percent() == 0 && budget.reservePerSecond() == 0) {
            context.report(
                    NO_TOKENS,
                    "has " + policy.attempts() + " attempts" + (policy.hedges() ? " and hedges" : "") + ", and a "
                            + budget + " that pays for none of them but the first",
                    "give the budget a percentage or a reserve, or leave the attempts out");
        }
        Duration deadline = policy.deadline();
        if (policy.rate() != null && deadline != null && policy.rate().rate() instanceof RateSettings rate) {
            Duration each = rate.period().dividedBy(rate.permits());
            if (each.compareTo(deadline) > 0) {
                context.report(
                        TURN_TOO_LATE,
                        "waits for a permit of " + rate + ", one of which takes " + text(each)
                                + ", but the deadline is " + text(deadline) + ", so nearly all calls are rejected",
                        "raise the deadline, or the rate");
            }
        }
    }

    private static void shares(CallSettings policy, CheckContext context) {
        if (policy.breaker() instanceof BreakerSettings breaker) {
            context.shares("circuit breaker", breaker.name(), breaker.numbers(policy.attemptTimeout()));
        }
        if (policy.bulkhead() != null) {
            context.shares(
                    "bulkhead", policy.bulkhead().name(), policy.bulkhead().permits() + " permits");
        }
        if (policy.limit() != null) {
            context.shares("adaptive limit", policy.limit().name(), policy.limit());
        }
        if (policy.rate() != null && policy.rate().rate() instanceof RateSettings rate) {
            context.shares("rate limit", rate.name(), rate);
        }
        if (policy.budget() != null) {
            context.shares("retry budget", policy.budget().dependency(), policy.budget());
        }
    }

    /** All attempts with the longest times between them, as far as these are known; null when an attempt has no time limit. */
    private static @Nullable Duration longest(CallSettings policy) {
        Duration timeout = policy.attemptTimeout();
        if (timeout == null) {
            return null;
        }
        try {
            return timeout.multipliedBy(policy.attempts())
                    .plus(policy.retry() == null ? backoff(policy.attempts() - 1) : Duration.ZERO);
        } catch (ArithmeticException tooLongToMatter) {
            return Duration.ofSeconds(Long.MAX_VALUE);
        }
    }

    private static Duration backoff(int repetitions) {
        ExponentialBackoff backoff = ExponentialBackoff.STANDARD;
        long nanos = 0;
        int growing = Math.min(repetitions, 64);
        for (int i = 0; i < growing; i++) {
            nanos += backoff.delayNanos(i, 1);
        }
        return Duration.ofNanos(nanos)
                .plus(Duration.ofNanos(backoff.longestNanos()).multipliedBy(repetitions - growing));
    }

    private static String text(@Nullable Duration duration) {
        return duration == null
                ? "any time"
                : duration.compareTo(LONGEST_TEXT) > 0 ? "years" : DurationText.of(duration);
    }
}
