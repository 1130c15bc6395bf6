package io.millrace.core.engine;

import io.millrace.core.function.CheckedFunction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Calls that return a completion stage. */
final class FutureLauncher extends Launcher {

    private final String stage;
    private final CheckedFunction<Object, @Nullable Object> function;

    FutureLauncher(String stage, CheckedFunction<Object, @Nullable Object> function) {
        super(false);
        this.stage = stage;
        this.function = function;
    }

    @Override
    @Nullable
    Object call(Object input) throws Exception {
        return function.apply(input);
    }

    /** Only the JDK's own class is known to say truly and at once what it has; a failure is heard of like one that comes later. */
    @Override
    @Nullable
    Object valueOf(@Nullable Object answer, Object input) {
        if (answer == null) {
            throw new NullPointerException("the function of stage '" + stage
                    + "' returned null instead of a completion stage; complete it with null to leave the element out");
        }
        if (answer.getClass() == CompletableFuture.class) {
            CompletableFuture<?> future = (CompletableFuture<?>) answer;
            if (future.isDone() && !future.isCompletedExceptionally()) {
                return future.join();
            }
        }
        return PENDING;
    }

    @Override
    void listen(@Nullable Object answer, Attempt attempt) {
        if (answer instanceof CompletionStage<?> future) {
            attempt.listenTo(future);
        }
    }
}
