package io.millrace.resilience.edge;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.millrace.core.spi.Call;
import io.millrace.resilience.CallOutcome;
import io.millrace.resilience.CallPolicy;
import io.millrace.resilience.breaker.BreakerSettings;
import io.millrace.resilience.limit.LimitSettings;
import io.millrace.resilience.rate.RateSettings;
import io.millrace.resilience.retry.RetryBudgetSettings;
import io.millrace.resilience.shed.Priority;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * A policy with some of all protections, and what must hold of it. What it shares has the name "db".
 *
 * @param policy the policy
 * @param timeoutNanos of an attempt; {@link Call#NEVER} for none
 * @param attempts of a call, hedges not counted
 * @param tokens for repetitions and hedges; {@link #NO_BUDGET} when there are none
 * @param permits how many attempts may run at a time; {@link Integer#MAX_VALUE} for any number
 * @param probes of its breaker; 0 when it has none
 * @param adaptive whether its limit moves
 * @param hedged whether calls are hedged
 */
record DrawnPolicy(
        CallPolicy policy,
        long timeoutNanos,
        int attempts,
        int tokens,
        int permits,
        int probes,
        boolean adaptive,
        boolean hedged) {

    static final int NO_BUDGET = -1;
    private static final int TOKENS = 3_600;

    static DrawnPolicy draw(SplittableRandom random) {
        boolean hedged = random.nextInt(4) == 0;
        boolean deadline = random.nextBoolean();
        int timeout = (hedged ? 40 : 1) + random.nextInt(40);
        CallPolicy policy =
                deadline ? CallPolicy.deadline(millis(timeout + random.nextInt(200))) : CallPolicy.withoutDeadline();
        boolean limited = !deadline || random.nextInt(4) > 0;
        policy = limited ? policy.attemptTimeout(millis(timeout)) : policy;
        int attempts = 1 + random.nextInt(4);
        policy = policy.idempotent().attempts(attempts);
        int tokens = random.nextInt(hedged ? 8 : 4) == 0 ? 0 : TOKENS;
        policy = policy.retryBudget(new RetryBudgetSettings("db", 0, tokens / TOKENS, Duration.ofHours(1)));
        policy = hedged ? policy.hedged() : policy;
        tokens = attempts > 1 || hedged ? tokens : NO_BUDGET;
        policy = random.nextInt(hedged ? 8 : 3) == 0 ? rated(policy, random) : policy;
        policy = random.nextInt(3) == 0 ? shedding(policy, random) : policy;
        policy = random.nextInt(4) == 0 ? policy.judging(DrawnPolicy::judged) : policy;
        int probes = hedged || random.nextBoolean() ? 0 : 1 + random.nextInt(6);
        policy = probes == 0 ? policy : policy.circuitBreaker("db", breaker(probes, random));
        int permits = 1 + random.nextInt(hedged ? 40 : 12);
        long nanos = limited ? millis(timeout).toNanos() : Call.NEVER;
        return switch (random.nextInt(3)) {
            case 0 -> new DrawnPolicy(policy, nanos, attempts, tokens, Integer.MAX_VALUE, probes, false, hedged);
            case 1 ->
                new DrawnPolicy(
                        policy.bulkhead("db", permits), nanos, attempts, tokens, permits, probes, false, hedged);
            default -> {
                LimitSettings limit = new LimitSettings("db", 1 + random.nextInt(permits), 1, permits, 1.5);
                yield new DrawnPolicy(
                        policy.adaptiveLimit(limit), nanos, attempts, tokens, permits, probes, true, hedged);
            }
        };
    }

    private static CallPolicy rated(CallPolicy policy, SplittableRandom random) {
        RateSettings rate =
                new RateSettings("db", 100 + random.nextInt(3_000), Duration.ofSeconds(1), 1 + random.nextInt(20));
        return random.nextBoolean() ? policy.rateLimit(rate) : policy.rateLimit(rate, Integer.class, DrawnPolicy::cost);
    }

    private static long cost(int element) {
        if (element % 17 == 0) {
            throw new IllegalStateException("no cost");
        }
        return element % 4;
    }

    private static CallPolicy shedding(CallPolicy policy, SplittableRandom random) {
        return random.nextBoolean() ? policy.shedding() : policy.shedding(Integer.class, DrawnPolicy::priority);
    }

    private static Priority priority(int element) {
        if (element % 19 == 0) {
            throw new IllegalStateException("no priority");
        }
        return Priority.values()[element % 3];
    }

    private static CallOutcome judged(Throwable error) {
        return CallOutcome.values()[Math.floorMod(error.toString().hashCode(), CallOutcome.values().length)];
    }

    private static CircuitBreakerConfig breaker(int probes, SplittableRandom random) {
        int window = 2 + random.nextInt(20);
        return CircuitBreakerConfig.from(BreakerSettings.standardConfig(null))
                .slidingWindow(window, 1 + random.nextInt(window), SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(20 + random.nextInt(80))
                .permittedNumberOfCallsInHalfOpenState(probes)
                .waitDurationInOpenState(millis(1 + random.nextInt(30)))
                .build();
    }

    private static Duration millis(int millis) {
        return Duration.ofMillis(millis);
    }
}
