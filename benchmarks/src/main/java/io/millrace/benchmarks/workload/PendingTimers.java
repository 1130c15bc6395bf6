package io.millrace.benchmarks.workload;

import io.millrace.benchmarks.Goal;
import io.millrace.benchmarks.Peer;
import io.millrace.benchmarks.Tally;
import io.millrace.benchmarks.Workload;
import io.millrace.benchmarks.rig.Heap;
import io.millrace.core.runtime.SystemClock;
import io.netty.util.HashedWheelTimer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * W10: a million timers pend at a time; a trial sets them and unsets them all. The bytes are those that each pending timer
 * holds, with the handle that unsets it.
 */
final class PendingTimers {

    private static final long FIRST_DELAY_MILLIS = 60_000;
    private static final int DELAYS = 10_000;

    private static final Runnable NOTHING = () -> {};

    private final int timers;

    PendingTimers(Scale scale) {
        this.timers = scale.elements(1_000_000);
    }

    /** Sets a timer that is due so many milliseconds from now, and gives what unsets it. */
    private interface Arm<H> {

        H after(long delayMillis);
    }

    /** Unsets a timer and says if it was still set. */
    private interface Cancel<H> {

        boolean of(H handle);
    }

    Workload workload() {
        // They live as long as the JVM: all their threads are daemons.
        SystemClock clock = new SystemClock("timers");
        ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1, PendingTimers::daemon);
        pool.setRemoveOnCancelPolicy(true);
        Scheduler parallel = Schedulers.newParallel("parallel-timers", 1, true);
        HashedWheelTimer wheel = new HashedWheelTimer(PendingTimers::daemon);
        return Workload.of("W10", "1M pending timers, set and unset, bytes each", timers, new Tally(timers, timers))
                .peer(peer(
                        Peer.REACTOR,
                        delay -> Mono.delay(Duration.ofMillis(delay), parallel).subscribe(),
                        timer -> {
                            timer.dispose();
                            return timer.isDisposed();
                        }))
                .peer(peer(
                        Peer.MILLRACE,
                        delay -> clock.schedule(NOTHING, TimeUnit.MILLISECONDS.toNanos(delay)),
                        unset -> {
                            unset.run();
                            return true;
                        }))
                .peer(peer(
                        "scheduled pool",
                        delay -> (Future<?>) pool.schedule(NOTHING, delay, TimeUnit.MILLISECONDS),
                        timer -> timer.cancel(false)))
                .peer(peer(
                        "orTimeout",
                        delay -> new CompletableFuture<String>().orTimeout(delay, TimeUnit.MILLISECONDS),
                        timer -> timer.complete("")))
                .peer(peer(
                        "Netty wheel",
                        delay -> wheel.newTimeout(timeout -> {}, delay, TimeUnit.MILLISECONDS),
                        timer -> timer.cancel()))
                .goals(Goal.bytes(40))
                .effort(0.35);
    }

    private <H> Peer peer(String name, Arm<H> arm, Cancel<H> cancel) {
        return new Peer(name, () -> armAndCancel(arm, cancel), () -> retained(arm, cancel));
    }

    private <H> Tally armAndCancel(Arm<H> arm, Cancel<H> cancel) {
        return cancelled(armed(arm), cancel);
    }

    private <H> double retained(Arm<H> arm, Cancel<H> cancel) throws InterruptedException {
        cancelled(armed(arm), cancel); // what the first use of a timer makes is there now
        Object[] handles = new Object[timers];
        long empty = Heap.used(timers); // a wheel forgets what was unset tick by tick
        fill(handles, arm);
        long held = Heap.used(timers) - empty;
        cancelled(handles, cancel);
        return (double) held / timers;
    }

    private <H> Object[] armed(Arm<H> arm) {
        Object[] handles = new Object[timers];
        fill(handles, arm);
        return handles;
    }

    private static <H> void fill(Object[] handles, Arm<H> arm) {
        for (int i = 0; i < handles.length; i++) {
            handles[i] = arm.after(FIRST_DELAY_MILLIS + i % DELAYS);
        }
    }

    @SuppressWarnings("unchecked") // the array came from armed()
    private <H> Tally cancelled(Object[] handles, Cancel<H> cancel) {
        long unset = 0;
        for (Object handle : handles) {
            unset += cancel.of((H) handle) ? 1 : 0;
        }
        return new Tally(handles.length, unset);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "timers");
        thread.setDaemon(true);
        return thread;
    }
}
