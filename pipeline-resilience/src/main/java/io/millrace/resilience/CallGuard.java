package io.millrace.resilience;

import io.millrace.core.spi.Admission;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.Guard;
import io.millrace.core.spi.PolicyContext;
import io.millrace.resilience.bulkhead.StagePermits;
import io.millrace.resilience.retry.Retry;
import org.jspecify.annotations.Nullable;

/**
 * The protections of one stage in one run. Parts that the policy does not have are null, or {@link Call#NEVER}. One class
 * with the order written out, and not a chain of guards, because a chain costs three times as much per call.
 */
final class CallGuard implements Guard {

    /** The {@link Call#stamp} of a call whose attempt holds a permit. */
    private static final long HOLDS_PERMIT = 1;

    private final PolicyContext context;
    private final long deadlineNanos;
    private final @Nullable Retry retry;
    private final @Nullable StagePermits permits;
    private final long attemptTimeoutNanos;

    CallGuard(
            PolicyContext context,
            long deadlineNanos,
            @Nullable Retry retry,
            @Nullable StagePermits permits,
            long attemptTimeoutNanos) {
        this.context = context;
        this.deadlineNanos = deadlineNanos;
        this.retry = retry;
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
        if (permits != null) {
            if (!permits.takeOrLineUp()) {
                return Admission.park();
            }
            call.stamp(HOLDS_PERMIT);
        }
        return Admission.go();
    }

    @Override
    public long attemptTimeout(Call call) {
        return attemptTimeoutNanos;
    }

    @Override
    public long settle(Call call, AttemptResult result, @Nullable Throwable error, long now) {
        if (permits != null && call.stamp() == HOLDS_PERMIT) {
            call.stamp(0);
            permits.giveBack();
        }
        if (retry == null || !retry.repeats(call.attempt(), result, error)) {
            return Call.NEVER;
        }
        return retry.nextAttempt(call.attempt(), call.deadline(), now, context.random());
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
