package io.millrace.test;

import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/**
 * A runtime whose time stands still until the test moves it, and whose loops and pools are the thread of the test. Each has
 * its own time: what other tests or Reactor's schedulers do does not matter to it, and nothing ever waits for a wall clock.
 *
 * <pre>{@code
 * VirtualTime time = VirtualTime.create();
 * TestSubscriber<Integer> subscriber = TestSubscriber.create();
 * pipeline.on(time.runtime()).subscribe(subscriber);
 * time.advance(Duration.ofMillis(20));
 * }</pre>
 *
 * <p>Nothing runs before {@link #advance}, {@link #runUntilIdle} or one of the waiting methods is called, on the thread
 * that calls it. {@code PipelineRun.await()} and {@link #await(Publisher)} run what there is and, when nothing can run, move the time
 * to the next timer; when no timer is set either, they fail with an {@link AssertionError} that says which runs hang where.
 * Timers come due in the order of their times, those of the same time in the order in which they were set.
 *
 * <p>Publishers of the test that wait use the scheduler of this runtime: {@code delayElement(duration, runtime.scheduler())}.
 * Reactor's own schedulers have the time of the wall clock.
 *
 * <p>Other threads may complete calls; the test makes sure that they have done so, by a join or a latch, before it goes on.
 * {@code StepVerifier} blocks the thread of the test: put {@code then(time::runUntilIdle)} before what is expected, or use
 * {@code reactor.test.subscriber.TestSubscriber}, which waits for nothing.
 */
public final class VirtualTime implements AutoCloseable {

    /** Steps after which a test that does not come to rest is taken to be caught in a loop. */
    private static final long STEPS = 50_000_000;

    private final EventLoop events;
    private final PipelineRuntime runtime;

    private VirtualTime(long seed, Order order) {
        this.events = new EventLoop(order, new Watch(), STEPS);
        this.runtime = PipelineRuntime.builder()
                .name("virtual")
                .clock(new VirtualClock(events))
                .workers(new VirtualWorkers(events))
                .seed(seed)
                .build();
    }

    /** A new runtime at its time 0, which runs tasks in the order in which they are handed over. */
    public static VirtualTime create() {
        return new VirtualTime(0, Order.handedOver());
    }

    /**
     * A new runtime at its time 0, which runs tasks in any order that threads could: those of one loop in order, those of
     * different loops and of the pools as they are drawn. The same seed draws the same order.
     */
    public static VirtualTime shuffled(long seed) {
        return new VirtualTime(seed, Order.drawn(new SplittableRandom(seed), 0));
    }

    /** The runtime whose time this is. Closed with {@link #close}. */
    public PipelineRuntime runtime() {
        return runtime;
    }

    /** Runs what can run now, and timers that are due, without moving the time. */
    public void runUntilIdle() {
        events.drive(() -> false, events.now());
    }

    /**
     * Moves the time on by {@code duration}, and on the way runs each timer at its time with all that follows from it.
     *
     * @throws IllegalArgumentException if {@code duration} is negative
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go back, duration was " + duration);
        }
        runUntilIdle();
        events.drive(() -> false, EventLoop.later(events.now(), duration.toNanos()));
    }

    /**
     * Runs what can run now, then moves the time to the next timer and runs all that is due by then.
     *
     * @return false when no timer was set, so that the time has not moved
     */
    public boolean advanceToNextTimer() {
        runUntilIdle();
        long due = events.nextDue();
        if (due == EventLoop.FOREVER) {
            return false;
        }
        events.drive(() -> false, due);
        return true;
    }

    /**
     * Runs, and moves the time as far as necessary, until {@code publisher} has emitted its first element or has ended.
     *
     * @return the element; null when it completed without one
     * @throws RuntimeException what the publisher failed with, wrapped if it is a checked exception
     * @throws AssertionError if it can never end
     */
    public <T> @Nullable T await(Publisher<? extends T> publisher) {
        CompletableFuture<T> future = Mono.<T>from(publisher).toFuture();
        events.drive(future::isDone, EventLoop.FOREVER);
        try {
            return future.join();
        } catch (CompletionException failed) {
            throw Exceptions.propagate(failed.getCause() == null ? failed : failed.getCause());
        }
    }

    /** How far the time has moved since the beginning. */
    public Duration elapsed() {
        return Duration.ofNanos(events.now());
    }

    /** Timers that are set and have not come due, those of the engine included. */
    public int pendingTimers() {
        return events.timers();
    }

    /** Closes the runtime: drains what still runs on it, in virtual time. */
    @Override
    public void close() {
        runtime.close();
    }

    private String liveRuns() {
        return runtime.runs().stream()
                .filter(run -> !run.state().isTerminal())
                .map(VirtualTime::text)
                .collect(Collectors.joining());
    }

    private final class Watch implements EventLoop.Watch {

        @Override
        public AssertionError stuck() {
            return new AssertionError("deadlock at " + EventLoop.text(events.now())
                    + " of virtual time: what is awaited has not ended, no task is left to run and no timer is set."
                    + " Publishers of the test that wait must do so on runtime.scheduler(), which has this time."
                    + liveRuns());
        }

        @Override
        public AssertionError endless(long steps) {
            return new AssertionError("still busy after " + steps + " tasks and timers, at "
                    + EventLoop.text(events.now()) + " of virtual time: something repeats for ever." + liveRuns());
        }
    }

    private static String text(PipelineRun run) {
        return "\nstill " + run.state() + (run.isPaused() ? ", paused" : "") + ": pipeline '" + run.name() + "'\n"
                + run.snapshot().toText();
    }
}
