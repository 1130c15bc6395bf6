package io.millrace.core.engine;

import io.millrace.core.spi.Admission;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallQueue;
import io.millrace.core.spi.Guard;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The guard of a stage as its segment sees it: perhaps absent, closed once, and never throwing. A guard that throws is a defect
 * of its policy: the segment hears of it and fails the run unless that has ended, and the call goes on as without a guard. Belongs to the holder of
 * the segment.
 */
final class SafeGuard {

    private final @Nullable Guard guard;
    private final Consumer<Throwable> broken;
    private boolean closed;

    SafeGuard(@Nullable Guard guard, Consumer<Throwable> broken) {
        this.guard = guard;
        this.broken = broken;
    }

    boolean isPresent() {
        return guard != null;
    }

    /** Asked before the segment is there: if the guard throws, it is closed, and the run does not start. */
    @Nullable
    CallQueue queue() {
        if (guard == null) {
            return null;
        }
        try {
            return guard.queue();
        } catch (Throwable thrown) {
            closed = true;
            try {
                guard.close();
            } catch (Throwable alsoThrown) {
                thrown.addSuppressed(alsoThrown);
            }
            throw thrown;
        }
    }

    /** Any thread. */
    Context context(Call call, Context context) {
        if (guard == null) {
            return context;
        }
        try {
            return Objects.requireNonNull(guard.context(call, context), "the answer of Guard.context");
        } catch (Throwable thrown) {
            Operators.onErrorDropped(thrown, context);
            return context;
        }
    }

    long deadline(Call call, long now) {
        if (guard == null) {
            return Call.NEVER;
        }
        try {
            return guard.deadline(call, now);
        } catch (Throwable thrown) {
            broken.accept(thrown);
            return Call.NEVER;
        }
    }

    Admission admit(Call call, long now) {
        if (guard == null) {
            return Admission.go();
        }
        try {
            return Objects.requireNonNull(guard.admit(call, now), "the answer of Guard.admit");
        } catch (Throwable thrown) {
            return Admission.reject(thrown);
        }
    }

    /** When the attempt that starts at {@code now} times out. */
    long timeout(Call call, long now) {
        if (guard == null) {
            return Call.NEVER;
        }
        try {
            long limit = guard.attemptTimeout(call);
            return limit >= Call.NEVER - Math.max(0, now) ? Call.NEVER : now + limit;
        } catch (Throwable thrown) {
            broken.accept(thrown);
            return Call.NEVER;
        }
    }

    /** When the hedge of the attempt that has just been admitted is due. */
    long hedgeAt(Call call, long now) {
        if (guard == null) {
            return Call.NEVER;
        }
        try {
            return guard.hedgeAt(call, now);
        } catch (Throwable thrown) {
            broken.accept(thrown);
            return Call.NEVER;
        }
    }

    boolean admitHedge(Call call, long now) {
        if (guard == null) {
            return false;
        }
        try {
            return guard.admitHedge(call, now);
        } catch (Throwable thrown) {
            broken.accept(thrown);
            return false;
        }
    }

    long settle(Call call, AttemptResult result, @Nullable Throwable error, long now) {
        if (guard == null) {
            return Call.NEVER;
        }
        try {
            return guard.settle(call, result, error, now);
        } catch (Throwable thrown) {
            broken.accept(thrown);
            return Call.NEVER;
        }
    }

    void abandon(Call call) {
        if (guard == null) {
            return;
        }
        try {
            guard.abandon(call);
        } catch (Throwable thrown) {
            broken.accept(thrown);
        }
    }

    void unclaimed() {
        guarded(Guard::unclaimed);
    }

    int window() {
        if (guard == null) {
            return Integer.MAX_VALUE;
        }
        try {
            return Math.max(1, guard.window());
        } catch (Throwable thrown) {
            broken.accept(thrown);
            return Integer.MAX_VALUE;
        }
    }

    void close() {
        if (!closed) {
            closed = true;
            guarded(Guard::close);
        }
    }

    private void guarded(Consumer<Guard> action) {
        if (guard == null) {
            return;
        }
        try {
            action.accept(guard);
        } catch (Throwable thrown) {
            broken.accept(thrown);
        }
    }
}
