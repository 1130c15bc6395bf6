package io.millrace.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.millrace.core.spi.Admission;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallDeadlineException;
import io.millrace.core.spi.CallQueue;
import io.millrace.core.spi.Guard;
import io.millrace.resilience.breaker.Breaker;
import io.millrace.resilience.bulkhead.Permits;
import io.millrace.resilience.limit.AdaptiveLimit;
import io.millrace.resilience.rate.Rate;
import io.millrace.resilience.shed.Tide;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * The protections of one stage in one run. Parts that the policy does not have are null, or {@link Call#NEVER}. One class
 * with the order written out, and not a chain of guards, because a chain costs three times as much per call.
 */
final class CallGuard implements Guard {

    /*
     * The stamp of a call: what its attempts hold, beside the stamp of the breaker in the lower bits.
     *
     *   RUNS            its attempt was admitted and is not settled
     *   HOLDS_PERMIT    ... and holds a permit
     *   HEDGED          a hedge was admitted and is not settled
     *
     * While one of the two runs, what the settling of the other says of a next attempt does not count, and must cost nothing.
     */
    private static final long HOLDS_PERMIT = 1L << 62;
    private static final long RUNS = 1L << 61;
    private static final long HEDGED = 1L << 60;
    private static final long GENERATION = HEDGED - 1;

    private final String stage;
    private final CallFigures.Tally tally;
    private final long deadlineNanos;
    private final @Nullable PassedOn passesOn;
    private final @Nullable Tide tide;
    private final @Nullable StagePace pace;
    private final Repeating repeating;
    private final @Nullable Latencies latencies;
    private final @Nullable Breaker breaker;
    private final @Nullable Rate rate;
    private final @Nullable CostLimit costs;
    private final @Nullable Permits permits;
    private final @Nullable AdaptiveLimit limit;
    private final long attemptTimeoutNanos;

    CallGuard(CallParts parts) {
        this.stage = parts.stage;
        this.tally = parts.tally;
        this.deadlineNanos = parts.deadlineNanos;
        this.passesOn = parts.passesOn;
        this.tide = parts.tide;
        this.pace = parts.pace;
        this.repeating = parts.repeating;
        this.latencies = parts.latencies;
        this.breaker = parts.breaker;
        this.rate = parts.rate;
        this.costs = parts.costs;
        this.permits = parts.permits;
        this.limit = parts.limit;
        this.attemptTimeoutNanos = parts.attemptTimeoutNanos;
    }

    @Override
    public long deadline(Call call, long now) {
        long deadline = CallTerms.after(deadlineNanos, call.entered());
        CallTerms given = CallTerms.find(call.context());
        return given == null ? deadline : Math.min(deadline, given.deadlineAt(now));
    }

    /** Any thread, so it looks at nothing that changes but the call. */
    @Override
    public Context context(Call call, Context context) {
        return passesOn == null ? context : passesOn.writeTo(context, call);
    }

    @Override
    public @Nullable CallQueue queue() {
        return tide;
    }

    @Override
    public Admission admit(Call call, long now) {
        if (tide != null && call.attempt() == 1) {
            Admission refusal = tide.refusal(call, now);
            if (refusal != null) {
                return refusal;
            }
        }
        if (call.deadline() <= now) {
            // An element may come with less time than it took to get here.
            return Admission.reject(
                    new CallDeadlineException(stage, call.attempt(), Duration.ofNanos(now - call.entered())));
        }
        if (breaker != null && breaker.refuses(now)) {
            // Before it waits for a permit, which others can use.
            return refused(breaker, now);
        }
        long stamp = RUNS;
        if (permits != null) {
            if (!permits.takeOrLineUp()) {
                return Admission.park();
            }
            stamp |= HOLDS_PERMIT;
        }
        if (rate != null) {
            long turn = takesRate(rate, call, now);
            if (turn != now) {
                return notYet(rate, call, turn, now);
            }
        }
        if (breaker != null) {
            // Last, because a probe of a half-open breaker must not wait.
            long generation = breaker.acquire(now);
            if (generation == Breaker.REFUSED) {
                takesBack(call);
                return refused(breaker, now);
            }
            stamp |= generation;
        }
        call.stamp(stamp);
        return Admission.go();
    }

    private Admission refused(Breaker open, long now) {
        tally.refused();
        return Admission.reject(open.refusal(now));
    }

    private long takesRate(Rate from, Call call, long now) {
        try {
            return from.take(cost(call), now);
        } catch (RuntimeException failedToSay) {
            if (permits != null) {
                permits.unknown();
            }
            throw failedToSay;
        }
    }

    private long cost(Call call) {
        return costs == null ? 1 : costs.of(call.input());
    }

    private Admission notYet(Rate from, Call call, long turn, long now) {
        if (permits != null) {
            permits.unknown();
        }
        if (turn < call.deadline()) {
            return Admission.notBefore(turn);
        }
        tally.refused();
        return Admission.reject(from.refusal(Duration.ofNanos(turn == Call.NEVER ? 0 : turn - now)));
    }

    private void takesBack(Call call) {
        if (permits != null) {
            permits.unknown();
        }
        if (rate != null) {
            rate.giveBack(cost(call));
        }
    }

    @Override
    public long attemptTimeout(Call call) {
        return breaker == null
                ? attemptTimeoutNanos
                : Math.min(attemptTimeoutNanos, breaker.probeTimeout(call.stamp() & GENERATION));
    }

    @Override
    public long hedgeAt(Call call, long now) {
        if (latencies == null || Repeating.isRepeatedAbove(call)) {
            return Call.NEVER;
        }
        long threshold = latencies.threshold(now);
        return threshold == Call.NEVER ? Call.NEVER : now + threshold;
    }

    @Override
    public boolean admitHedge(Call call, long now) {
        boolean closed = breaker == null || breaker.state() == CircuitBreaker.State.CLOSED;
        if (latencies == null || !closed || !latencies.mayHedge() || permits != null && !permits.takeFree()) {
            return false;
        }
        if (!repeating.pays(now)) {
            if (permits != null) {
                permits.unknown();
            }
            return false;
        }
        if (rate != null && takesRate(rate, call, now) != now) {
            takesBackHedge(now);
            return false;
        }
        latencies.hedged();
        tally.hedged();
        call.stamp(call.stamp() | HEDGED);
        return true;
    }

    private void takesBackHedge(long now) {
        repeating.isPaidBack(now);
        if (permits != null) {
            permits.unknown();
        }
    }

    @Override
    public long settle(Call call, AttemptResult result, @Nullable Throwable error, long now) {
        CallOutcome outcome = repeating.outcome(call, result, error);
        long nanos = now - call.started();
        if (result == AttemptResult.CANCELLED) {
            tally.cancelled();
        } else {
            tally.ended(outcome);
        }
        if (outcome == CallOutcome.SUCCESS) {
            repeating.succeeded(nanos, now);
            if (pace != null) {
                pace.completed(nanos, now);
            }
        }
        if (latencies != null && !call.isHedge() && (outcome == CallOutcome.SUCCESS || wasOvertaken(call, result))) {
            latencies.completed(nanos, now);
        }
        boolean other = call.isHedge() ? settlesHedge(call) : settlesFirst(call, result, error, outcome, nanos, now);
        long next = other ? Call.NEVER : repeating.next(call, result, error, outcome, now);
        if (next != Call.NEVER) {
            tally.repeated();
        }
        return next;
    }

    /**
     * Whether it was given up for its hedge. It has taken at least so long, and is known as slow: were only those known that return, what
     * is slower than nearly all would be a little less each time.
     */
    private static boolean wasOvertaken(Call call, AttemptResult result) {
        return result == AttemptResult.CANCELLED && (call.stamp() & HEDGED) != 0;
    }

    /** Whether the first attempt still runs. */
    private boolean settlesHedge(Call call) {
        long stamp = call.stamp() & ~HEDGED;
        call.stamp(stamp);
        if (permits != null) {
            permits.unknown();
        }
        return (stamp & RUNS) != 0;
    }

    /** Whether its hedge still runs. */
    private boolean settlesFirst(
            Call call, AttemptResult result, @Nullable Throwable error, CallOutcome outcome, long nanos, long now) {
        long stamp = call.stamp();
        long hedged = stamp & HEDGED;
        call.stamp(hedged);
        if (breaker != null && (stamp & GENERATION) != 0) {
            tell(breaker, stamp & GENERATION, call, error, outcome, now);
        }
        if (permits != null && (stamp & HOLDS_PERMIT) != 0) {
            givesBack(permits, result, outcome, nanos, now);
        }
        return hedged != 0;
    }

    private static void tell(
            Breaker breaker, long stamp, Call call, @Nullable Throwable error, CallOutcome outcome, long now) {
        switch (outcome) {
            case SUCCESS -> breaker.succeeded(stamp, call.result(), call.started(), now);
            case FAILURE ->
                breaker.failed(stamp, error == null ? new FailedResultException() : error, call.started(), now);
            case OVERLOAD, IGNORED -> {
                if (error == null) {
                    breaker.cancelled(stamp);
                } else {
                    breaker.ignored(stamp, error, call.started(), now);
                }
            }
        }
    }

    private static void givesBack(Permits held, AttemptResult result, CallOutcome outcome, long nanos, long now) {
        if (outcome == CallOutcome.SUCCESS) {
            held.completed(nanos, now);
        } else if (outcome == CallOutcome.OVERLOAD
                || result == AttemptResult.TIMEOUT
                || result == AttemptResult.DEADLINE) {
            held.late(now);
        } else {
            held.unknown();
        }
    }

    @Override
    public int window() {
        // A few more than may run, so that one waits when a permit comes back. The rest stays with a source that can
        // wait.
        return limit == null || tide != null ? Integer.MAX_VALUE : limit.limit() + limit.limit() / 4 + 1;
    }

    @Override
    public void unclaimed() {
        if (permits != null) {
            permits.leaveLine();
        }
    }

    @Override
    public void close() {
        tally.close();
        if (permits != null) {
            permits.close();
        }
    }
}
