package io.millrace.resilience.breaker;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.TransitionCheckResult;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.millrace.core.spi.Call;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker for the calls of pipelines, which is one of Resilience4j as well: it takes its configuration, can stand in
 * its registry, publishes its events and has its figures.
 *
 * <p><b>Admits</b> every attempt while it is closed, as many as it has probes while it is half open, and none while it is open.
 * It opens when too many of the last calls have failed or were slow, becomes half open when an attempt asks after the wait, and
 * closes when the probes are well. <b>Rejects with</b> a {@link BreakerOpenException}, or with Resilience4j's
 * {@link CallNotPermittedException} through its interface. <b>Holds</b> nothing but the probes that are out. <b>Shared by</b>
 * everybody who uses the same instance.
 *
 * <p>What it promises, and Resilience4j's own state machine does not:
 *
 * <ul>
 *   <li>A result counts only in the state that its attempt began in. Later ones are counted as {@link #lateResults} and
 *       change nothing: they neither close a half-open breaker nor give it probes that it has not lent.
 *   <li>It is not half open for ever because a probe does not come back: when the time for that is over, the next attempt
 *       opens it again, for longer. If none is out, it was only seldom asked, and goes on with the results that it has.
 *   <li>It has no thread and no timer: a state whose time is over changes when the next attempt asks. Therefore
 *       {@code automaticTransitionFromOpenToHalfOpenEnabled} makes no difference.
 *   <li>Permitting an attempt allocates nothing and waits for nobody.
 * </ul>
 *
 * <p>Resilience4j's methods carry no stamp. There a result belongs to the state in which its call began, found by its duration,
 * and {@link #releasePermission} returns a probe of the present state.
 */
public final class StampedBreaker implements CircuitBreaker, Breaker {

    /** The stamp of nothing. */
    private static final long LATE = 0;

    /** What every configuration has that was not given a clock of its own. */
    private static final Function<Clock, Long> JVM_CLOCK =
            CircuitBreakerConfig.ofDefaults().getCurrentTimestampFunction();

    private final String name;
    private final CircuitBreakerConfig config;
    private final BreakerRules rules;
    private final ResultRules meanings;
    private final LongSupplier clock;
    private final BreakerEvents events;
    private final StateMachine machine;
    private final BreakerFigures figures;
    private final LongAdder late = new LongAdder();

    /**
     * A breaker that begins in the configuration's initial state.
     *
     * @param name not blank
     * @param config its numbers and functions
     * @param attemptTimeoutNanos how long an attempt takes at most; {@link Call#NEVER} for without limit. Twice that is how
     *     long it stays half open at most, unless the configuration has such a time; 30 s without any
     * @param clock nanoseconds, for the methods that are given no time; the same clock as that of the others
     * @param random numbers from 0 (inclusive) to 1 (exclusive), for the time that it stays open
     */
    public StampedBreaker(
            String name,
            CircuitBreakerConfig config,
            long attemptTimeoutNanos,
            LongSupplier clock,
            DoubleSupplier random) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a circuit breaker must not be blank, was '" + name + "'");
        }
        this.name = name;
        this.config = config;
        this.rules = BreakerRules.of(config, attemptTimeoutNanos);
        this.meanings = new ResultRules(name, config);
        this.clock = clock;
        this.events = new BreakerEvents(name);
        this.machine = new StateMachine(
                name, rules, new OpenTime(name, config, random), events, config.getInitialState(), clock.getAsLong());
        this.figures = new BreakerFigures(machine::present, clock);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public State state() {
        return machine.state();
    }

    /** How many results came from attempts that had begun in an earlier state, and were left out. */
    public long lateResults() {
        return late.sum();
    }

    /** Puts this breaker into {@code registry}, in place of what has its name there, so that dashboards find it. */
    public void showIn(CircuitBreakerRegistry registry) {
        if (registry.circuitBreaker(name, config) != this) {
            registry.replace(name, this);
        }
    }

    /** The numbers that it works with. */
    BreakerRules rules() {
        return rules;
    }

    // For guards

    @Override
    public long acquire(long now) {
        return machine.acquire(now);
    }

    @Override
    public boolean refuses(long now) {
        return machine.refuses(now);
    }

    @Override
    public long retryAt(long now) {
        return machine.retryAt(now);
    }

    @Override
    public long probeTimeout(long stamp) {
        Phase phase = machine.live(stamp);
        return phase != null && phase.state() == State.HALF_OPEN ? rules.halfOpenNanos() : Call.NEVER;
    }

    @Override
    public void succeeded(long stamp, @Nullable Object value, long started, long now) {
        Phase phase = live(stamp);
        if (phase == null) {
            return;
        }
        if (value != null && meanings.isFailure(value)) {
            events.failedWith(phase.state(), now - started, value);
            machine.record(phase, true, now - started, now);
        } else {
            recordSuccess(phase, started, now);
            openIfToldTo(phase, value, null, now);
        }
    }

    @Override
    public void failed(long stamp, Throwable error, long started, long now) {
        Phase phase = live(stamp);
        if (phase == null) {
            return;
        }
        Throwable cause = ResultRules.unwrapped(error);
        switch (meanings.of(cause)) {
            case IGNORED -> ignored(phase, cause, started, now);
            case FAILURE -> {
                events.failed(phase.state(), now - started, cause);
                machine.record(phase, true, now - started, now);
                openIfToldTo(phase, null, cause, now);
            }
            case SUCCESS -> {
                recordSuccess(phase, started, now);
                openIfToldTo(phase, null, cause, now);
            }
        }
    }

    @Override
    public void ignored(long stamp, Throwable error, long started, long now) {
        Phase phase = live(stamp);
        if (phase != null) {
            ignored(phase, error, started, now);
        }
    }

    @Override
    public void cancelled(long stamp) {
        Phase phase = live(stamp);
        if (phase != null) {
            machine.giveBack(phase);
        }
    }

    private void recordSuccess(Phase phase, long started, long now) {
        events.succeeded(phase.state(), now - started);
        machine.record(phase, false, now - started, now);
    }

    private void ignored(Phase phase, Throwable error, long started, long now) {
        machine.giveBack(phase);
        events.ignored(phase.state(), now - started, error);
    }

    private void openIfToldTo(Phase phase, @Nullable Object value, @Nullable Throwable error, long now) {
        TransitionCheckResult check = meanings.opensAfter(value, error);
        if (check == null) {
            return;
        }
        Duration wait = check.getWaitDuration();
        Instant until = check.getWaitUntil();
        if (wait != null) {
            machine.openFor(phase, nanos(wait), now);
        } else if (until != null) {
            machine.openFor(phase, nanosUntil(until), now);
        } else {
            machine.open(phase, now);
        }
    }

    private @Nullable Phase live(long stamp) {
        Phase phase = machine.live(stamp);
        if (phase == null) {
            late.increment();
        }
        return phase;
    }

    // For users of Resilience4j

    @Override
    public boolean tryAcquirePermission() {
        return machine.acquire(clock.getAsLong()) != REFUSED;
    }

    @Override
    public void acquirePermission() {
        if (!tryAcquirePermission()) {
            throw CallNotPermittedException.createCallNotPermittedException(this);
        }
    }

    @Override
    public void releasePermission() {
        machine.giveBack(machine.present());
    }

    @Override
    public void onSuccess(long duration, TimeUnit unit) {
        long now = clock.getAsLong();
        long started = now - unit.toNanos(duration);
        succeeded(stampAt(started, unit), null, started, now);
    }

    @Override
    public void onResult(long duration, TimeUnit unit, @Nullable Object result) {
        long now = clock.getAsLong();
        long started = now - unit.toNanos(duration);
        succeeded(stampAt(started, unit), result, started, now);
    }

    @Override
    public void onError(long duration, TimeUnit unit, Throwable error) {
        long now = clock.getAsLong();
        long started = now - unit.toNanos(duration);
        failed(stampAt(started, unit), error, started, now);
    }

    /** The present generation, if a call that began then belongs to it. Its duration is as exact as its unit. */
    private long stampAt(long started, TimeUnit unit) {
        Phase phase = machine.present();
        long inexact = unit.toNanos(1) - 1;
        return started - phase.since() >= -inexact ? phase.generation() : LATE;
    }

    @Override
    public long getCurrentTimestamp() {
        Function<Clock, Long> given = config.getCurrentTimestampFunction();
        return given == JVM_CLOCK ? clock.getAsLong() : given.apply(config.getClock());
    }

    @Override
    public TimeUnit getTimestampUnit() {
        return config.getTimestampUnit();
    }

    @Override
    public void reset() {
        machine.reset(clock.getAsLong());
    }

    @Override
    public void transitionToClosedState() {
        machine.go(State.CLOSED, clock.getAsLong());
    }

    @Override
    public void transitionToOpenState() {
        machine.go(State.OPEN, clock.getAsLong());
    }

    @Override
    public void transitionToOpenStateFor(Duration wait) {
        machine.openFor(nanos(wait), clock.getAsLong());
    }

    @Override
    public void transitionToOpenStateUntil(Instant until) {
        machine.openFor(nanosUntil(until), clock.getAsLong());
    }

    @Override
    public void transitionToHalfOpenState() {
        machine.go(State.HALF_OPEN, clock.getAsLong());
    }

    @Override
    public void transitionToDisabledState() {
        machine.go(State.DISABLED, clock.getAsLong());
    }

    @Override
    public void transitionToMetricsOnlyState() {
        machine.go(State.METRICS_ONLY, clock.getAsLong());
    }

    @Override
    public void transitionToForcedOpenState() {
        machine.go(State.FORCED_OPEN, clock.getAsLong());
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public State getState() {
        return machine.state();
    }

    @Override
    public CircuitBreakerConfig getCircuitBreakerConfig() {
        return config;
    }

    @Override
    public Metrics getMetrics() {
        return figures;
    }

    @Override
    public Map<String, String> getTags() {
        return Map.of();
    }

    @Override
    public EventPublisher getEventPublisher() {
        return events;
    }

    @Override
    public String toString() {
        return "CircuitBreaker '" + name + "' " + machine.state();
    }

    private long nanosUntil(Instant until) {
        return nanos(Duration.between(config.getClock().instant(), until));
    }

    private static long nanos(Duration wait) {
        return wait.isNegative() ? 0 : BreakerRules.nanos(wait);
    }
}
