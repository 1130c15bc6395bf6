package io.millrace.resilience;

import io.millrace.core.spi.Call;
import io.millrace.resilience.shed.Priority;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The terms on which a call is made: how long its result is still of use, how important it is, and which attempt it is. Attempts
 * of a stage with a {@link CallPolicy} see them in their Reactor Context, so that stages further in make no attempt for which there
 * is no time, and no repetitions of repetitions. {@link CallHeaders} carries them between processes.
 *
 * <p>An immutable value, for any thread. It keeps the clock it was made with.
 */
public final class CallTerms {

    /** Attempts beyond this are not told apart. */
    static final int MOST_ATTEMPTS = 1_000;

    private static final Object KEY = CallTerms.class;

    private final LongSupplier clock;
    private final long deadline;
    private final Priority priority;
    private final int attempt;

    CallTerms(LongSupplier clock, long deadline, Priority priority, int attempt) {
        this.clock = clock;
        this.deadline = deadline;
        this.priority = priority;
        this.attempt = attempt;
    }

    /**
     * The terms of a call that begins here, as its first attempt.
     *
     * @param within how long its result is of use from now on, more than zero; null for any time
     * @param priority how important it is
     * @param clock nanoseconds: {@code runtime.clock()::nanoTime}
     */
    public static CallTerms of(@Nullable Duration within, Priority priority, LongSupplier clock) {
        if (within != null && (within.isNegative() || within.isZero())) {
            throw new IllegalArgumentException("within must be longer than " + Duration.ZERO + ", was " + within);
        }
        return of(within, Objects.requireNonNull(priority, "priority"), 1, Objects.requireNonNull(clock, "clock"));
    }

    static CallTerms of(@Nullable Duration within, Priority priority, int attempt, LongSupplier clock) {
        long nanos = within == null || within.compareTo(Contradictions.LONGEST) >= 0 ? Call.NEVER : within.toNanos();
        return new CallTerms(clock, after(nanos, clock.getAsLong()), priority, attempt);
    }

    /** The terms in {@code context}; empty when there are none. */
    public static Optional<CallTerms> in(ContextView context) {
        return Optional.ofNullable(find(context));
    }

    static @Nullable CallTerms find(ContextView context) {
        return context.isEmpty() ? null : context.getOrDefault(KEY, null);
    }

    /** {@code context} with these terms instead of others. */
    public Context writeTo(Context context) {
        return context.put(KEY, this);
    }

    /** How long the result is still of use, at least zero; empty for any time. */
    public Optional<Duration> remaining() {
        return deadline == Call.NEVER
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, deadline - clock.getAsLong())));
    }

    /** How important the call is; {@link Priority#NORMAL} when nobody has said. */
    public Priority priority() {
        return priority;
    }

    /** The number of the attempt, from 1. More than 1: somebody further out repeats the call, and nobody further in should. */
    public int attempt() {
        return attempt;
    }

    /** Whether somebody further out repeats the call. */
    boolean isRepetition() {
        return attempt > 1;
    }

    /** The deadline on a clock that shows {@code now}; {@link Call#NEVER} for none. */
    long deadlineAt(long now) {
        return deadline == Call.NEVER ? Call.NEVER : after(Math.max(0, deadline - clock.getAsLong()), now);
    }

    /** {@code nanos} after {@code now}, or never when that is further away than the clock goes. */
    static long after(long nanos, long now) {
        long time = now + nanos;
        return nanos == Call.NEVER || time < now ? Call.NEVER : time;
    }

    @Override
    public String toString() {
        return "CallTerms[" + remaining().map(DurationText::of).orElse("any time") + ", " + priority + ", attempt "
                + attempt + "]";
    }
}
