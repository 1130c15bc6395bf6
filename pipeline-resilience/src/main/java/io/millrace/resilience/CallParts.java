package io.millrace.resilience;

import io.millrace.core.spi.Call;
import io.millrace.core.spi.PolicyContext;
import io.millrace.resilience.breaker.Breaker;
import io.millrace.resilience.bulkhead.Permits;
import io.millrace.resilience.limit.AdaptiveLimit;
import io.millrace.resilience.limit.Pace;
import io.millrace.resilience.limit.StageLimit;
import io.millrace.resilience.rate.Rate;
import io.millrace.resilience.retry.ConfiguredRetry;
import io.millrace.resilience.retry.ExponentialBackoff;
import io.millrace.resilience.retry.Retry;
import io.millrace.resilience.retry.RetryBudget;
import io.millrace.resilience.shed.Tide;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a {@link CallGuard} is made of, opened in the order in which it applies. */
final class CallParts {

    /** How many calls a queue that sheds holds at least, when no limit says how many may run. */
    private static final int WITHOUT_LIMIT = 16;

    final String stage;
    final CallFigures.Tally tally;
    final long deadlineNanos;
    final @Nullable PassedOn passesOn;
    final @Nullable Tide tide;
    final @Nullable StagePace pace;
    final Repeating repeating;
    final @Nullable Latencies latencies;
    final @Nullable Breaker breaker;
    final @Nullable Rate rate;
    final @Nullable CostLimit costs;
    final @Nullable Permits permits;
    final @Nullable AdaptiveLimit limit;
    final long attemptTimeoutNanos;

    CallParts(CallSettings policy, PolicyContext context) {
        this.stage = context.stage();
        this.deadlineNanos = nanos(policy.deadline());
        this.attemptTimeoutNanos = nanos(policy.attemptTimeout());
        this.passesOn = PassedOn.of(policy, attemptTimeoutNanos, context.clock());
        this.breaker = policy.breaker() == null ? null : policy.breaker().open(context, attemptTimeoutNanos);
        this.costs = policy.rate();
        this.rate = costs == null ? null : costs.rate().open(context);
        StageLimit adaptive = policy.limit() == null ? null : policy.limit().open(context);
        this.limit = adaptive == null ? null : adaptive.limit();
        this.permits = adaptive == null && policy.bulkhead() != null
                ? policy.bulkhead().open(context)
                : adaptive;
        this.repeating = new Repeating(
                context,
                retry(policy),
                policy.retry() == null ? null : ConfiguredRetry.of(policy.retry()),
                budget(policy, context),
                policy.hints(),
                policy.judging());
        this.latencies = policy.hedges() ? new Latencies(context.nanoTime()) : null;
        Shedding shedding = policy.queue();
        StagePace own = shedding == null || limit != null ? null : new StagePace(permitted(policy), context.nanoTime());
        Pace known = own != null ? own : limit;
        this.pace = own;
        this.tide = shedding == null || known == null
                ? null
                : Tide.ofCalls(context.stage(), shedding::of, known, deadlineNanos, shedding.most());
        this.tally = CallFigures.open(context); // last: nothing of it is left open when another part is refused
    }

    private static int permitted(CallSettings policy) {
        return policy.bulkhead() == null ? WITHOUT_LIMIT : policy.bulkhead().permits();
    }

    private static @Nullable Retry retry(CallSettings policy) {
        return policy.attempts() == 1 ? null : new Retry(policy.attempts(), ExponentialBackoff.STANDARD);
    }

    private static @Nullable RetryBudget budget(CallSettings policy, PolicyContext context) {
        boolean needed = policy.attempts() > 1 || policy.hedges();
        return needed ? policy.budgetFor(context.stage()).open(context) : null;
    }

    private static long nanos(@Nullable Duration length) {
        return length == null ? Call.NEVER : length.toNanos();
    }
}
