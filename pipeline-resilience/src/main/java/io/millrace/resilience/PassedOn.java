package io.millrace.resilience;

import io.millrace.core.spi.Call;
import io.millrace.resilience.shed.Priority;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * What attempts are told in their Context. For any thread.
 *
 * @param clock of the run
 * @param queue says how important a call is; null when only those further out know
 * @param attemptTimeoutNanos {@link Call#NEVER} for none
 */
record PassedOn(LongSupplier clock, @Nullable Shedding queue, long attemptTimeoutNanos) {

    /** Null when there is nothing to say that those further out have not said. */
    static @Nullable PassedOn of(CallSettings policy, long attemptTimeoutNanos, LongSupplier clock) {
        boolean limited = policy.deadline() != null || attemptTimeoutNanos != Call.NEVER;
        boolean says = limited || policy.attempts() > 1 || policy.queue() != null;
        return says ? new PassedOn(clock, policy.queue(), attemptTimeoutNanos) : null;
    }

    Context writeTo(Context context, Call call) {
        CallTerms given = CallTerms.find(context);
        Priority priority = queue != null ? queue.of(call) : given == null ? Priority.NORMAL : given.priority();
        int attempt = given == null ? call.attempt() : Math.max(call.attempt(), given.attempt());
        long deadline = Math.min(call.deadline(), CallTerms.after(attemptTimeoutNanos, call.started()));
        return new CallTerms(clock, deadline, priority, attempt).writeTo(context);
    }
}
