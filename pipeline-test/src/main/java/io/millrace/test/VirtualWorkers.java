package io.millrace.test;

import io.millrace.core.runtime.WorkPool;
import io.millrace.core.runtime.Workers;
import io.millrace.test.EventLoop.Lane;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The loops and pools of an {@link EventLoop}, which all run on the thread that drives it. */
record VirtualWorkers(EventLoop events) implements Workers {

    /** Enough for calls to overtake each other, few enough for a pool to be full. */
    private static final int POOL_SIZE = 4;

    /** Who awaits a run without a limit waits for so long: only a time that never comes shows that the run hangs. */
    private static final Duration HUNDRED_YEARS = Duration.ofDays(36_500);

    @Override
    public Executor loop() {
        Lane lane = new Lane("loop");
        return task -> events.add(lane, task);
    }

    @Override
    public WorkPool cpu() {
        return new VirtualPool(events);
    }

    @Override
    public WorkPool blocking() {
        return cpu();
    }

    /** Any name will do: which pools the runtime of production has is not what a test in virtual time is about. */
    @Override
    public WorkPool pool(String name) {
        return cpu();
    }

    @Override
    public boolean await(CompletableFuture<?> future, Duration timeout) {
        return events.drive(future::isDone, EventLoop.later(events.now(), nanos(timeout)));
    }

    @Override
    public void close(Duration graceTime) {
        events.drive(() -> false, events.now());
    }

    /** Each task in a lane of its own. */
    private record VirtualPool(EventLoop events) implements WorkPool {

        @Override
        public int size() {
            return POOL_SIZE;
        }

        @Override
        public Executor lineFor(String whom) {
            return this;
        }

        @Override
        public void execute(Runnable task) {
            events.add(new Lane("pool"), task);
        }
    }

    /** {@code duration} in nanoseconds; {@link EventLoop#FOREVER} from a hundred years on. */
    static long nanos(Duration duration) {
        return duration.compareTo(HUNDRED_YEARS) >= 0 ? EventLoop.FOREVER : duration.toNanos();
    }
}
