package io.millrace.core.engine;

import io.millrace.core.function.CheckedFunction;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Functions that are called on a pool. Nothing is called before the attempt is handed over. */
final class PoolLauncher extends Launcher {

    private final Executor pool;
    private final CheckedFunction<Object, @Nullable Object> function;

    PoolLauncher(Executor pool, CheckedFunction<Object, @Nullable Object> function, boolean confirms) {
        super(confirms);
        this.pool = pool;
        this.function = function;
    }

    @Override
    @Nullable
    Object call(Object input) {
        return null;
    }

    @Override
    Object valueOf(@Nullable Object answer, Object input) {
        return PENDING;
    }

    @Override
    Attempt attempt(CallSlot slot) {
        return another(slot);
    }

    @Override
    Attempt another(CallSlot slot) {
        return new PoolAttempt(slot, function);
    }

    @Override
    void listen(@Nullable Object answer, Attempt attempt) {
        pool.execute((PoolAttempt) attempt);
    }
}
