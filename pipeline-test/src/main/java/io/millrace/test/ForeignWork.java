package io.millrace.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * Finds work that leaves a simulation: tasks that its thread hands to a scheduler of Reactor, and whatever comes to it from
 * another thread.
 */
final class ForeignWork {

    private static final String HOOK = "io.millrace.test.simulation";
    private static final ThreadLocal<@Nullable ForeignWork> OF_THREAD = new ThreadLocal<>();
    /** How many simulations are open; guarded by the class. */
    private static int open;

    private final Thread owner = Thread.currentThread();
    /** The stages whose code runs, innermost first; the owner's. */
    private final Deque<String> stages = new ArrayDeque<>();

    private final AtomicReference<@Nullable String> found = new AtomicReference<>();
    private final CountDownLatch wasFound = new CountDownLatch(1);

    ForeignWork() {
        synchronized (ForeignWork.class) {
            if (open++ == 0) {
                Schedulers.onScheduleHook(HOOK, ForeignWork::scheduled);
            }
        }
    }

    /** No more tasks are looked at. Once. */
    void close() {
        synchronized (ForeignWork.class) {
            if (--open == 0) {
                Schedulers.resetOnScheduleHook(HOOK);
            }
        }
    }

    private static Runnable scheduled(Runnable task) {
        ForeignWork here = OF_THREAD.get();
        if (here != null) {
            here.handsOver();
        }
        return task;
    }

    /** The calling thread works for the simulation from now on; what is returned ends that. */
    Runnable enter() {
        ForeignWork before = OF_THREAD.get();
        OF_THREAD.set(this);
        return () -> {
            if (before == null) {
                OF_THREAD.remove();
            } else {
                OF_THREAD.set(before);
            }
        };
    }

    /** Code of {@code stage} runs until {@link #leave}. */
    void enter(String stage) {
        stages.push(stage);
    }

    void leave() {
        stages.pop();
    }

    /** Whether the calling thread is that of the simulation; else {@code what} is reported. */
    boolean checkThread(String what) {
        if (Thread.currentThread() == owner) {
            return true;
        }
        find(what + " came from thread '" + Thread.currentThread().getName() + "'");
        return false;
    }

    private void handsOver() {
        String stage = stages.peek();
        find((stage == null ? "code outside of the stages" : "stage '" + stage + "'")
                + " hands a task to a scheduler of Reactor");
    }

    private void find(String what) {
        found.compareAndSet(
                null,
                what + ", which is outside of the simulation: its time and its order are not those of the seed. Use the"
                        + " scheduler of the runtime, simulation.scheduler(), there; and complete futures on it.");
        wasFound.countDown();
    }

    /** What was found first; null when nothing was. */
    @Nullable
    String found() {
        return found.get();
    }

    /** As {@link #found}, for what may come from another thread in a moment. */
    @Nullable
    String foundWithin(long millis) {
        try {
            wasFound.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return found.get();
    }
}
