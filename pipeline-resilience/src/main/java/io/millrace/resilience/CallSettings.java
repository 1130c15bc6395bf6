package io.millrace.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.RetryConfig;
import io.millrace.core.check.CheckContext;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.Guard;
import io.millrace.core.spi.PolicyContext;
import io.millrace.resilience.breaker.BreakerChoice;
import io.millrace.resilience.breaker.BreakerSettings;
import io.millrace.resilience.breaker.OwnBreaker;
import io.millrace.resilience.bulkhead.BulkheadSettings;
import io.millrace.resilience.limit.LimitSettings;
import io.millrace.resilience.rate.OwnRate;
import io.millrace.resilience.rate.RateSettings;
import io.millrace.resilience.retry.ConfiguredRetry;
import io.millrace.resilience.retry.RetryBudgetSettings;
import io.millrace.resilience.shed.Priority;
import java.time.Duration;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one form of a {@link CallPolicy}, its components in the order in which they apply, outermost first.
 *
 * @param deadline for a call over all its attempts; null for none
 * @param queue null when calls wait without being shed
 * @param attempts how many attempts a call has
 * @param repeatable whether the user has said that a call may be made more than once
 * @param retry when and after what attempts are repeated; null for the standard
 * @param budget what repetitions and hedges may cost; null for the standard one of the dependency
 * @param hints when an error says that it makes sense to try again; null for what the error itself says
 * @param judging what the end of an attempt says about the dependency
 * @param hedges whether a slow attempt gets a second one beside it
 * @param breaker null for none
 * @param rate null for none
 * @param limit null for none; never together with a bulkhead
 * @param bulkhead null for none
 * @param attemptTimeout for each attempt; null for none
 */
record CallSettings(
        @Nullable Duration deadline,
        @Nullable Shedding queue,
        int attempts,
        boolean repeatable,
        @Nullable RetryConfig retry,
        @Nullable RetryBudgetSettings budget,
        @Nullable CheckedFunction<Throwable, @Nullable Duration> hints,
        Judging judging,
        boolean hedges,
        @Nullable BreakerChoice breaker,
        @Nullable CostLimit rate,
        @Nullable LimitSettings limit,
        @Nullable BulkheadSettings bulkhead,
        @Nullable Duration attemptTimeout)
        implements CallPolicy {

    static final CallSettings UNPROTECTED = new CallSettings(
            null, null, 1, false, null, null, null, Judging.STANDARD, false, null, null, null, null, null);

    CallSettings {
        Contradictions.refuse(deadline, attempts, repeatable, hedges, bulkhead, attemptTimeout);
    }

    private CallSettings with(Consumer<CallDraft> change) {
        CallDraft draft = new CallDraft(this);
        change.accept(draft);
        return draft.settings();
    }

    CallSettings deadline(Duration newDeadline) {
        Objects.requireNonNull(newDeadline, "deadline");
        return with(draft -> draft.deadline = newDeadline);
    }

    @Override
    public CallPolicy shedding() {
        return shedding(new Shedding(Void.class, null, Shedding.STANDARD));
    }

    @Override
    public <T> CallPolicy shedding(Class<T> type, CheckedFunction<? super T, Priority> priority) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(priority, "priority");
        return shedding(new Shedding(type, untyped(priority), Shedding.STANDARD));
    }

    private CallPolicy shedding(Shedding newShedding) {
        refuseSecond(queue, newShedding);
        return with(draft -> draft.queue = newShedding);
    }

    @Override
    public CallPolicy retry(RetryConfig config) {
        ConfiguredRetry.of(config);
        if (retry != null || attempts > 1) {
            throw new IllegalStateException("the policy has " + attempts
                    + " attempts already, was given a RetryConfig of " + config.getMaxAttempts());
        }
        return with(draft -> {
            draft.retry = config;
            draft.attempts = config.getMaxAttempts();
        });
    }

    @Override
    public CallPolicy attempts(int newAttempts) {
        if (retry != null) {
            throw new IllegalStateException("the policy has a RetryConfig of " + attempts
                    + " attempts already, was given " + newAttempts + " attempts");
        }
        return with(draft -> draft.attempts = newAttempts);
    }

    @Override
    public CallPolicy idempotent() {
        return with(draft -> draft.repeatable = true);
    }

    @Override
    public CallPolicy retryBudget(RetryBudgetSettings newBudget) {
        Objects.requireNonNull(newBudget, "budget");
        refuseSecond(budget, newBudget);
        return with(draft -> draft.budget = newBudget);
    }

    @Override
    public CallPolicy retryAfter(CheckedFunction<Throwable, @Nullable Duration> hint) {
        Objects.requireNonNull(hint, "hint");
        return with(draft -> draft.hints = hint);
    }

    @Override
    public CallPolicy judging(CheckedFunction<Throwable, CallOutcome> newJudge) {
        Objects.requireNonNull(newJudge, "judge");
        return with(draft -> draft.judging = new Judging(newJudge, judging.type(), judging.results()));
    }

    @Override
    public <R> CallPolicy judgingResults(Class<R> type, CheckedFunction<? super R, CallOutcome> judge) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(judge, "judge");
        return with(draft -> draft.judging = new Judging(judging.errors(), type, untyped(judge)));
    }

    @Override
    public CallPolicy hedged() {
        return with(draft -> draft.hedges = true);
    }

    @Override
    public CallPolicy circuitBreaker(String name) {
        return circuitBreaker(BreakerSettings.standard(name));
    }

    @Override
    public CallPolicy circuitBreaker(String name, CircuitBreakerConfig config) {
        return circuitBreaker(new BreakerSettings(name, Objects.requireNonNull(config, "config")));
    }

    @Override
    public CallPolicy circuitBreaker(CircuitBreaker instance) {
        return circuitBreaker(new OwnBreaker(Objects.requireNonNull(instance, "instance")));
    }

    private CallPolicy circuitBreaker(BreakerChoice newBreaker) {
        refuseSecond(breaker, newBreaker);
        return with(draft -> draft.breaker = newBreaker);
    }

    @Override
    public CallPolicy rateLimit(RateSettings newRate) {
        Objects.requireNonNull(newRate, "rate");
        return rateLimit(new CostLimit(newRate, Void.class, null));
    }

    @Override
    public <T> CallPolicy rateLimit(RateSettings newRate, Class<T> type, CheckedFunction<? super T, Long> cost) {
        Objects.requireNonNull(newRate, "rate");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(cost, "cost");
        return rateLimit(new CostLimit(newRate, type, untyped(cost)));
    }

    @Override
    public CallPolicy rateLimit(RateLimiter instance) {
        return rateLimit(new CostLimit(new OwnRate(Objects.requireNonNull(instance, "instance")), Void.class, null));
    }

    private CallPolicy rateLimit(CostLimit newRate) {
        refuseSecond(rate, newRate);
        return with(draft -> draft.rate = newRate);
    }

    @Override
    public CallPolicy adaptiveLimit(String name) {
        return adaptiveLimit(LimitSettings.standard(name));
    }

    @Override
    public CallPolicy adaptiveLimit(LimitSettings newLimit) {
        Objects.requireNonNull(newLimit, "limit");
        refuseSecond(limit, newLimit);
        refuseSecond(bulkhead, newLimit);
        return with(draft -> draft.limit = newLimit);
    }

    @Override
    public CallPolicy bulkhead(String name, int permits) {
        BulkheadSettings newBulkhead = new BulkheadSettings(name, permits);
        refuseSecond(bulkhead, newBulkhead);
        refuseSecond(limit, newBulkhead);
        return with(draft -> draft.bulkhead = newBulkhead);
    }

    @Override
    public CallPolicy attemptTimeout(Duration newTimeout) {
        Objects.requireNonNull(newTimeout, "timeout");
        return with(draft -> draft.attemptTimeout = newTimeout);
    }

    private static void refuseSecond(@Nullable Object first, Object second) {
        if (first != null) {
            throw new IllegalStateException("the policy has " + first + " already, was given " + second);
        }
    }

    /** Called with instances of the type that the user named only. */
    @SuppressWarnings("unchecked")
    private static <R> CheckedFunction<Object, R> untyped(CheckedFunction<?, R> function) {
        return (CheckedFunction<Object, R>) function;
    }

    /** The budget of the dependency: it has the name of what else is shared by all who call it, or else the stage's. */
    RetryBudgetSettings budgetFor(String stage) {
        if (budget != null) {
            return budget;
        }
        return RetryBudgetSettings.standard(
                breaker != null
                        ? breaker.name()
                        : limit != null ? limit.name() : bulkhead != null ? bulkhead.name() : stage);
    }

    @Override
    public Guard open(PolicyContext context) {
        return new CallGuard(new CallParts(this, context));
    }

    @Override
    public int waiting() {
        return queue == null ? 0 : queue.most();
    }

    @Override
    public void check(CheckContext context) {
        CallChecks.apply(this, context);
    }

    @Override
    public String detail() {
        StringJoiner text = new StringJoiner("; ").setEmptyValue("unprotected");
        if (deadline != null) {
            text.add("deadline " + DurationText.of(deadline));
        }
        add(text, queue);
        if (attempts > 1) {
            text.add(attempts + " attempts" + (retry == null ? "" : " of a RetryConfig"));
        }
        add(text, budget);
        if (hedges) {
            text.add("hedged");
        }
        add(text, breaker);
        add(text, rate);
        add(text, limit);
        add(text, bulkhead);
        if (attemptTimeout != null) {
            text.add("attempt timeout " + DurationText.of(attemptTimeout));
        }
        return text.toString();
    }

    private static void add(StringJoiner text, @Nullable Object part) {
        if (part != null) {
            text.add(part.toString());
        }
    }

    @Override
    public String toString() {
        return "CallPolicy[" + detail() + "]";
    }
}
