package io.millrace.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.RetryConfig;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.AttemptTimeoutException;
import io.millrace.core.spi.CallDeadlineException;
import io.millrace.core.spi.Policy;
import io.millrace.resilience.limit.LimitSettings;
import io.millrace.resilience.rate.RateSettings;
import io.millrace.resilience.retry.RetryBudgetSettings;
import io.millrace.resilience.shed.Priority;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the calls of a stage are protected: an immutable value for {@code CallStage.with}.
 *
 * <pre>{@code
 * CallPolicy.deadline(ofSeconds(2)).attemptTimeout(ofMillis(200)).idempotent().attempts(3).bulkhead("inventory", 16)
 * }</pre>
 *
 * <p>It says what protects a call, not in which order: that is always the same, outermost first, and {@link #detail} prints
 * it: deadline, shedding queue, attempts with their budget, hedge, circuit breaker, rate limit, adaptive limit or bulkhead, attempt
 * timeout. So waiting for a permit counts towards the deadline and not towards the
 * attempt timeout, and no permit is held between two attempts.
 *
 * <p>Attempts see in their Reactor Context what time they have, their priority and their number: {@link CallTerms}. What an element came
 * with counts too: a call ends when that time is over, and one that somebody further out repeats is neither repeated nor hedged here.
 *
 * <p>A policy starts with {@link #deadline} or {@link #withoutDeadline}. Each method returns a new policy with one thing
 * changed, and refuses settings that contradict each other with an {@link IllegalArgumentException} that names both.
 */
public sealed interface CallPolicy extends Policy permits CallSettings {

    // An interface because its static methods cannot be called on an instance. In a class, policy.deadline(d) would
    // compile, and forget everything that policy was told before.

    /**
     * A policy that gives a call up once {@code deadline} has passed since its element entered the stage, over all attempts
     * and all waiting.
     *
     * <p><b>Admits</b> everything. <b>Rejects with</b> a {@link CallDeadlineException}; the attempt that runs then is cancelled.
     * <b>Holds</b> nothing. <b>Shared by</b> nobody.
     *
     * @param deadline more than zero and at most {@code Long.MAX_VALUE} nanoseconds
     */
    static CallPolicy deadline(Duration deadline) {
        return CallSettings.UNPROTECTED.deadline(deadline);
    }

    /** A policy that lets a call take any time over all; only its attempts may be limited. It protects nothing yet. */
    static CallPolicy withoutDeadline() {
        return CallSettings.UNPROTECTED;
    }

    /**
     * This policy, giving each attempt at most {@code timeout} from its start. An attempt that takes longer is cancelled and
     * counts as a failure of the dependency; it is repeated if there are {@link #attempts} left.
     *
     * <p><b>Admits</b> everything. <b>Rejects with</b> an {@link AttemptTimeoutException}. <b>Holds</b> nothing. <b>Shared
     * by</b> nobody.
     *
     * @param timeout more than zero, at most {@code Long.MAX_VALUE} nanoseconds, not longer than the deadline
     */
    CallPolicy attemptTimeout(Duration timeout);

    /**
     * This policy, making no attempts at a dependency that is broken: it opens when half of at least 20 calls in 10 s have
     * failed, or 80 % took longer than 0.8 times the attempt timeout. Half open after 1, 2, 4 … 30 s, it lets 5 attempts through and
     * closes when they are well.
     *
     * <p><b>Admits</b> every attempt while it is closed. <b>Rejects with</b> a
     * {@link io.millrace.resilience.breaker.BreakerOpenException}, which says when to come again; the call is not repeated then. <b>Holds</b> nothing,
     * but for the probes of a half-open breaker, which are given back however the attempt ends. <b>Shared by</b> the stages of all runs in
     * the runtime, by name; a stage that names it with another configuration or attempt timeout is refused when its run starts.
     *
     * <p>Our own time-outs are failures of the dependency. A call that the run gave up, one that found no permit, and a result of an
     * attempt that had begun before the breaker changed its state, are none, and count nothing.
     *
     * @param name not blank
     * @throws IllegalStateException if the policy has a circuit breaker already
     */
    CallPolicy circuitBreaker(String name);

    /**
     * As {@link #circuitBreaker(String)}, with a configuration of Resilience4j's; start from
     * {@link io.millrace.resilience.breaker.BreakerSettings#standardConfig} to change some of our own numbers.
     *
     * @param name not blank
     * @param config what opens and closes it, and which errors and results are failures
     * @throws IllegalStateException if the policy has a circuit breaker already
     */
    CallPolicy circuitBreaker(String name, CircuitBreakerConfig config);

    /**
     * As {@link #circuitBreaker(String)}, with a circuit breaker of your own, from a registry of Resilience4j's say. One of that library's
     * class promises less than one that is named here: a result of an attempt that began in an earlier half-open state may count in
     * this one; it does not say when to come again; it may be half open for ever when it is configured so, but its probes end after 30 s;
     * it may allocate, and use a thread for its timer. Stages share it that are given it. A policy with one cannot be serialized.
     *
     * @throws IllegalStateException if the policy has a circuit breaker already
     */
    CallPolicy circuitBreaker(CircuitBreaker instance);

    /**
     * This policy, letting at most {@code permits} attempts run at a time, of all stages in the runtime that name the same
     * bulkhead.
     *
     * <p><b>Admits</b> an attempt while a permit is free and no stage waits. <b>Rejects with</b> nothing: other calls wait,
     * without a thread, until they get a permit or their deadline has passed. Stages that wait get permits in turn, first
     * come first served, one at a time. <b>Holds</b> a permit until the attempt has ended, however it ended; one that was given up has
     * ended, even if its function still occupies a thread. <b>Shared by</b> the stages of all runs in the runtime, by name; a stage that names it with another number of permits is refused when
     * its run starts.
     *
     * @param name not blank
     * @param permits at least 1
     * @throws IllegalStateException if the policy has a bulkhead or an adaptive limit already
     */
    CallPolicy bulkhead(String name, int permits);

    /**
     * This policy, letting as many attempts run at a time as make the dependency give the most: {@link LimitSettings#standard}, which
     * starts with 20. It needs no number of yours, and finds a new one when the dependency changes; how is in
     * {@link io.millrace.resilience.limit.Knee}. Give each attempt, or the call, a time limit: attempts that are given up are how it
     * sees an overload first.
     *
     * <p><b>Admits</b> an attempt while fewer run and no stage waits. <b>Rejects with</b> nothing: other calls wait, and a stage without
     * {@link #shedding} asks its source for a quarter more elements than may run, so that the rest stays where it is. <b>Holds</b> a
     * permit until the attempt has ended. <b>Shared by</b> the stages of all runs in the runtime, by name; they must give the same settings.
     *
     * @param name not blank
     * @throws IllegalStateException if the policy has an adaptive limit or a bulkhead already
     */
    CallPolicy adaptiveLimit(String name);

    /**
     * As {@link #adaptiveLimit(String)}, with numbers of one's own.
     *
     * @throws IllegalStateException if the policy has an adaptive limit or a bulkhead already
     */
    CallPolicy adaptiveLimit(LimitSettings limit);

    /**
     * This policy, for a source that cannot be slowed: calls wait in a queue that sheds. It holds what the stage does in a fifth of the
     * deadline (50 ms without one), and at most 10,000. When it is full the oldest goes; when its time would not suffice a call is not
     * made. After 100 ms without being empty the newest goes first. See {@link io.millrace.resilience.shed.Tide}.
     *
     * <p><b>Admits</b> what is in time. <b>Rejects</b> the others as shed, with a {@link io.millrace.core.spi.CallShedException} for the
     * fallback. <b>Holds</b> the calls that wait. <b>Shared by</b> nobody. In front of a source that can wait, leave it out: there nothing
     * need be shed.
     *
     * <p>Calls are as important as the {@link CallTerms} say that their elements came with.
     *
     * @throws IllegalStateException if the policy sheds already
     */
    CallPolicy shedding();

    /**
     * As {@link #shedding()}, with what is more important going first, and going away last.
     *
     * @param type of the elements that {@code priority} knows; others are as important as the {@link CallTerms} say that they came
     *     with, or {@link Priority#NORMAL}
     * @param priority of an element; quick; from several threads, since attempts that want to know are told; when it throws or
     *     gives null, the call fails with that
     * @throws IllegalStateException if the policy sheds already
     */
    <T> CallPolicy shedding(Class<T> type, CheckedFunction<? super T, Priority> priority);

    /**
     * This policy, making attempts no faster than {@code rate} allows.
     *
     * <p><b>Admits</b> an attempt when a permit is there. <b>Rejects with</b> a {@link io.millrace.resilience.rate.RateLimitedException} at
     * once, if its turn would come after the deadline; else it waits without a thread, and those behind it too. <b>Holds</b> nothing; what
     * an attempt has used is used. <b>Shared by</b> the stages of all runs in the runtime, by name; they must give the same settings.
     *
     * @throws IllegalStateException if the policy has a rate limit already
     */
    CallPolicy rateLimit(RateSettings rate);

    /**
     * As {@link #rateLimit(RateSettings)}, with elements that cost more or less than 1.
     *
     * @param type of the elements that {@code cost} knows; others cost 1
     * @param cost of an element, at least 0; quick, on the stage's thread
     * @throws IllegalStateException if the policy has a rate limit already
     */
    <T> CallPolicy rateLimit(RateSettings rate, Class<T> type, CheckedFunction<? super T, Long> cost);

    /**
     * As {@link #rateLimit(RateSettings)}, with a rate limiter of your own, where each element costs 1. It promises less: a permit cannot be
     * given back to it, so that a stage keeps it for its next attempt, and one that ends with a permit has lost that one; whoever would
     * wait longer than its {@code timeoutDuration} is rejected at once; it goes by its own clock, and is not told of results.
     * {@link RateSettings#of} takes its configuration instead, and promises all. A policy with one cannot be serialized.
     *
     * @throws IllegalArgumentException if it can only make threads wait
     * @throws IllegalStateException if the policy has a rate limit already
     */
    CallPolicy rateLimit(RateLimiter instance);

    /**
     * This policy, making a second attempt beside one that takes longer than 95 of 100 did in the last 5 to 10 s: once at least 100 are
     * known, not before 1 ms, for at most one call in twenty, within the retry budget, while permits are free, nobody waits, and the
     * circuit breaker is closed. The first of the two that returns is the answer, and the other is cancelled.
     *
     * <p><b>Admits</b> what it would without. <b>Rejects with</b> nothing. <b>Holds</b> a permit for the second attempt. <b>Shared by</b>
     * nobody, but for the budget. Neither the circuit breaker nor an adaptive limit learns from second attempts.
     *
     * @throws IllegalArgumentException if the call is not known to be {@link #idempotent}
     */
    CallPolicy hedged();

    /**
     * This policy, with {@code budget} for repetitions and hedges. Without this there is {@link RetryBudgetSettings#standard}, named as the
     * circuit breaker, the limit, the bulkhead or the stage is: a repetition for ten successes, and one a second.
     *
     * @throws IllegalStateException if the policy has a budget already
     */
    CallPolicy retryBudget(RetryBudgetSettings budget);

    /**
     * This policy, reading from an error how long its server asks to be left alone; see
     * {@link io.millrace.resilience.retry.RetryAfter#read}. A repetition waits for that and the usual time after it, if the deadline allows it.
     *
     * @param hint gives null when the error does not say; when it throws, that is the same. Errors that are a
     *     {@link io.millrace.resilience.retry.RetryHint} need no function
     */
    CallPolicy retryAfter(CheckedFunction<Throwable, @Nullable Duration> hint);

    /**
     * This policy, with {@code judge} saying what an error means. Without it, an error that was shed below or says when to come again is
     * {@link CallOutcome#OVERLOAD}, and every other a {@link CallOutcome#FAILURE}.
     *
     * @param judge quick, on the stage's thread; not asked about our own time-outs, which are failures; when it throws or gives
     *     null, it is as if it were not there
     */
    CallPolicy judging(CheckedFunction<Throwable, CallOutcome> judge);

    /**
     * This policy, with {@code judge} saying what a result means, such as a response with a status. Without it each is a
     * {@link CallOutcome#SUCCESS}. One that is a {@link CallOutcome#FAILURE} is repeated as an error is; the last is the result of the
     * call, whatever it means. The circuit breaker sees a {@link FailedResultException}.
     *
     * @param type of the results that {@code judge} knows; others are successes
     * @param judge quick, on the stage's thread; when it throws or gives null, it is as if it were not there
     */
    <R> CallPolicy judgingResults(Class<R> type, CheckedFunction<? super R, CallOutcome> judge);

    /**
     * As {@link #attempts}, with a configuration of Resilience4j's for the number of attempts, the times between them, and the errors and
     * results after which there is another. Deadline and {@linkplain #retryBudget budget} hold for these as well. A policy with one
     * cannot be used any more when it has been serialized.
     *
     * @param config what it has that cannot be done here is refused, by name
     * @throws IllegalStateException if the policy has attempts already
     */
    CallPolicy retry(RetryConfig config);

    /**
     * This policy, making at most {@code attempts} attempts at a call. An attempt is repeated after an exception or a
     * time-out of the attempt, not after an {@link Error}, which is a defect. Before the next attempt it waits for a random
     * time, uniformly distributed from 0 to {@code min(2 s, 50 ms * 2^k)} after {@code k} repetitions. If the deadline
     * would pass before that attempt, the call fails at once with the last error.
     *
     * <p>A repetition costs a token of the {@linkplain #retryBudget retry budget}; without one, or when an average call could not end before
     * the deadline, the call fails with the last error. An error that means {@link CallOutcome#OVERLOAD} is repeated only when it says when.
     *
     * <p><b>Admits</b> everything. <b>Rejects with</b> the error of the last attempt. <b>Holds</b> nothing while waiting.
     * <b>Shared by</b> nobody, but for the budget.
     *
     * @param attempts at least 1; more than 1 only after {@link #idempotent}
     */
    CallPolicy attempts(int attempts);

    /** This policy, knowing that a call may be made more than once to the same effect. Must come before {@link #attempts}. */
    CallPolicy idempotent();
}
