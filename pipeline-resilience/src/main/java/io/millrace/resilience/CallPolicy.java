package io.millrace.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.millrace.core.spi.AttemptTimeoutException;
import io.millrace.core.spi.CallDeadlineException;
import io.millrace.core.spi.Policy;
import java.time.Duration;

/**
 * How the calls of a stage are protected: an immutable value for {@code CallStage.with}.
 *
 * <pre>{@code
 * CallPolicy.deadline(ofSeconds(2)).attemptTimeout(ofMillis(200)).idempotent().attempts(3).bulkhead("inventory", 16)
 * }</pre>
 *
 * <p>It says what protects a call, not in which order: that is always the same, outermost first, and {@link #detail} prints
 * it: deadline, attempts, circuit breaker, bulkhead, attempt timeout. So waiting for a permit counts towards the deadline and not towards the
 * attempt timeout, and no permit is held between two attempts.
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
     * @throws IllegalStateException if the policy has a bulkhead already
     */
    CallPolicy bulkhead(String name, int permits);

    /**
     * This policy, making at most {@code attempts} attempts at a call. An attempt is repeated after an exception or a
     * time-out of the attempt, not after an {@link Error}, which is a defect. Before the next attempt it waits for a random
     * time, uniformly distributed from 0 to {@code min(2 s, 50 ms * 2^k)} after {@code k} repetitions. If the deadline
     * would pass before that attempt, the call fails at once with the last error.
     *
     * <p><b>Admits</b> everything. <b>Rejects with</b> the error of the last attempt. <b>Holds</b> nothing while waiting.
     * <b>Shared by</b> nobody.
     *
     * @param attempts at least 1; more than 1 only after {@link #idempotent}
     */
    CallPolicy attempts(int attempts);

    /** This policy, knowing that a call may be made more than once to the same effect. Must come before {@link #attempts}. */
    CallPolicy idempotent();
}
