package io.millrace.resilience;

import io.millrace.core.spi.Admission;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.Guard;
import io.millrace.core.spi.PolicyContext;
import io.millrace.resilience.breaker.Breaker;
import io.millrace.resilience.bulkhead.StagePermits;
import io.millrace.resilience.retry.Retry;
import org.jspecify.annotations.Nullable;

/**
 * The protections of one stage in one run. Parts that the policy does not have are null, or {@link Call#NEVER}. One class
 * with the order written out, and not a chain of guards, because a chain costs three times as much per call.
 */
final class CallGuard implements Guard {

    /** In the {@link Call#stamp} of a call whose attempt holds a permit, beside the stamp of the breaker. */
    private static final long HOLDS_PERMIT = 1L << 62;

    private final PolicyContext context;
    private final long deadlineNanos;
    private final @Nullable Retry retry;
    private final @Nullable Breaker breaker;
    private final @Nullable StagePermits permits;
    private final long attemptTimeoutNanos;

    CallGuard(
            PolicyContext context,
            long deadlineNanos,
            @Nullable Retry retry,
            @Nullable Breaker breaker,
            @Nullable StagePermits permits,
            long attemptTimeoutNanos) {
        this.context = context;
        this.deadlineNanos = deadlineNanos;
        this.retry = retry;
        this.breaker = breaker;
        this.permits = permits;
        this.attemptTimeoutNanos = attemptTimeoutNanos;
    }

    @Override
    public long deadline(Call call, long now) {
        long deadline = call.entered() + deadlineNanos;
        boolean never = deadlineNanos == Call.NEVER || deadline < call.entered();
        return never ? Call.NEVER : deadline;
    }

    @Override
    public Admission admit(Call call, long now) {
        if (breaker != null && breaker.refuses(now)) {
            // Before it waits for a permit, which others can use.
            return refused(breaker, now);
        }
        long stamp = 0;
        if (permits != null) {
            if (!permits.takeOrLineUp()) {
                return Admission.park();
            }
            stamp = HOLDS_PERMIT;
        }
        if (breaker != null) {
            long generation = breaker.acquire(now);
            if (generation == Breaker.REFUSED) {
                if (permits != null) {
                    permits.giveBack();
                }
                return refused(breaker, now);
            }
            stamp |= generation;
        }
        call.stamp(stamp);
        return Admission.go();
    }

    private static Admission refused(Breaker open, long now) {
        return Admission.reject(open.refusal(now));
    }

    @Override
    public long attemptTimeout(Call call) {
        return breaker == null
                ? attemptTimeoutNanos
                : Math.min(attemptTimeoutNanos, breaker.probeTimeout(call.stamp() & ~HOLDS_PERMIT));
    }

    @Override
    public long settle(Call call, AttemptResult result, @Nullable Throwable error, long now) {
        long stamp = call.stamp();
        call.stamp(0);
        if (breaker != null && stamp != 0) {
            tell(breaker, stamp & ~HOLDS_PERMIT, call, result, error, now);
        }
        if (permits != null && (stamp & HOLDS_PERMIT) != 0) {
            permits.giveBack();
        }
        if (retry == null || !retry.repeats(call.attempt(), result, error)) {
            return Call.NEVER;
        }
        return retry.nextAttempt(call.attempt(), call.deadline(), now, context.random());
    }

    private static void tell(
            Breaker breaker, long stamp, Call call, AttemptResult result, @Nullable Throwable error, long now) {
        if (error != null) {
            breaker.failed(stamp, error, call.started(), now);
        } else if (result == AttemptResult.CANCELLED) {
            breaker.cancelled(stamp);
        } else {
            breaker.succeeded(stamp, call.result(), call.started(), now);
        }
    }

    @Override
    public void unclaimed() {
        if (permits != null) {
            permits.leaveLine();
        }
    }

    @Override
    public void close() {
        if (permits != null) {
            permits.close();
        }
    }
}
