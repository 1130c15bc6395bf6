package io.millrace.resilience.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.millrace.core.spi.Call;
import org.jspecify.annotations.Nullable;

/**
 * What the guard of a call sees of a circuit breaker. An attempt that may be made gets a stamp, and comes back with it exactly
 * once: {@link #succeeded}, {@link #failed}, {@link #ignored} or {@link #cancelled}. The stamp says in which generation of the
 * breaker's state the attempt began; every change of state begins a new one. Times are nanoseconds of the run's clock.
 * Thread-safe; nothing blocks.
 */
public interface Breaker {

    /** The stamp of an attempt that may not be made. */
    long REFUSED = 0;

    /**
     * The breaker to use for {@code circuitBreaker}: itself when it is one of ours, else an adapter that promises less, see
     * {@link AdaptedBreaker}.
     */
    static Breaker of(CircuitBreaker circuitBreaker) {
        return circuitBreaker instanceof Breaker ours ? ours : new AdaptedBreaker(circuitBreaker);
    }

    /** The name that it is shared by. */
    String name();

    /**
     * Asks for leave to make an attempt. Ask last, after every wait: a stamp may be a half-open breaker's probe, which
     * others lack while this one waits.
     *
     * @return {@link #REFUSED}, or a stamp from 1 to 2<sup>40</sup> - 1, so that a guard has room beside it for marks of its
     *     own
     */
    long acquire(long now);

    /**
     * When an attempt may be permitted again: not earlier, unless someone changes the state by hand or a probe comes back.
     * {@code now} while attempts are permitted; {@link Call#NEVER} when nobody knows.
     */
    long retryAt(long now);

    /**
     * Whether an attempt would be refused now; if so, it counts as refused. For who wants to know before it waits for something
     * else. One that cannot tell says no, and refuses at {@link #acquire}.
     */
    boolean refuses(long now);

    /** What a call that is refused at {@code now} fails with; it says when to come again. */
    default BreakerOpenException refusal(long now) {
        return new BreakerOpenException(name(), state(), retryAt(now), now);
    }

    /**
     * How long an attempt with this stamp may take at most, in nanoseconds, whatever else limits it: a probe of a half-open
     * breaker always has a limit, so that it cannot stay half open for ever. {@link Call#NEVER} for other attempts.
     */
    long probeTimeout(long stamp);

    /**
     * The attempt returned. The configuration may call that a failure.
     *
     * @param stamp from {@link #acquire}
     * @param value what it returned; null for nothing
     * @param started when it began
     * @param now when it ended
     */
    void succeeded(long stamp, @Nullable Object value, long started, long now);

    /**
     * The attempt failed, or our own timeout gave it up. The configuration may ignore {@code error}, or not call it a failure.
     *
     * @param stamp from {@link #acquire}
     * @param error what it failed with
     * @param started when it began
     * @param now when it ended
     */
    void failed(long stamp, Throwable error, long started, long now);

    /**
     * The attempt ended in a way that says nothing about the dependency's health: it was overloaded, shed or limited, or the
     * input was bad. Gives the probe back.
     *
     * @param stamp from {@link #acquire}
     * @param error how it ended
     * @param started when it began
     * @param now when it ended
     */
    void ignored(long stamp, Throwable error, long started, long now);

    /** Nobody wants the result any more, or the attempt was not made after all. Gives the probe back and records nothing. */
    void cancelled(long stamp);

    /** The state; one whose time is over changes when the next attempt asks. */
    CircuitBreaker.State state();
}
