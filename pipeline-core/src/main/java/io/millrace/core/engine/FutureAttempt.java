package io.millrace.core.engine;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A call that returns a completion stage. Given up, it is cancelled, which does not interrupt anything. */
final class FutureAttempt extends Attempt {

    /** Makes the completion stage. */
    interface Origin {

        @Nullable
        CompletionStage<?> call(Object input) throws Throwable;
    }

    private final Origin origin;
    private @Nullable CompletionStage<?> future;

    FutureAttempt(CallSegment segment, CallSlot slot, Origin origin) {
        super(segment, slot);
        this.origin = origin;
    }

    @Override
    void start() throws Throwable {
        CompletionStage<?> called = origin.call(slot.input());
        if (called == null) {
            throw new NullPointerException("the function of stage '" + segment.stage()
                    + "' returned null instead of a completion stage; complete it with null to leave the element out");
        }
        future = called;
        called.whenComplete((value, error) -> {
            if (error == null) {
                succeed(value);
            } else {
                fail(
                        error instanceof CompletionException wrapper && wrapper.getCause() != null
                                ? wrapper.getCause()
                                : error);
            }
        });
    }

    @Override
    void stop() {
        CompletionStage<?> called = future;
        if (called != null) {
            called.toCompletableFuture().cancel(false);
        }
    }
}
