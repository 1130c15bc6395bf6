package io.millrace.core.engine;

import io.millrace.core.spi.PolicyContext;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the engine gives a policy. The segment is connected once it exists; a wake before that finds nothing to do. */
final class GuardContext implements PolicyContext {

    private final LiveRun run;
    private final String stage;
    private volatile @Nullable CallSegment segment;

    GuardContext(LiveRun run, String stage) {
        this.run = run;
        this.stage = stage;
    }

    void connect(CallSegment newSegment) {
        segment = newSegment;
    }

    @Override
    public String stage() {
        return stage;
    }

    @Override
    public long nanoTime() {
        return run.nanoTime();
    }

    @Override
    public LongSupplier clock() {
        return run.runtime().clock()::nanoTime;
    }

    @Override
    public DoubleSupplier randomness() {
        return run.runtime()::random;
    }

    @Override
    public double random() {
        return run.runtime().random();
    }

    @Override
    public Runnable waker() {
        return () -> {
            CallSegment waiting = segment;
            if (waiting != null) {
                try {
                    run.execute(waiting::wake);
                } catch (RejectedExecutionException runtimeClosed) {
                    // The run has ended with its runtime: nobody waits any more.
                }
            }
        };
    }

    @Override
    public <S> S shared(Class<S> type, String name, Supplier<? extends S> create) {
        return run.runtime().sharedState(type, name, create);
    }
}
