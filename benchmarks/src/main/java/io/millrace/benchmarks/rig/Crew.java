package io.millrace.benchmarks.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Daemon threads that stay, so that what they used can be read after a trial. */
public final class Crew implements AutoCloseable {

    private final ExecutorService threads;

    /** As many threads as are needed at a time, called {@code name-n}. */
    public Crew(String name) {
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The threads. */
    public ExecutorService threads() {
        return threads;
    }

    /** Work that is done for one of several shares of the input. */
    @FunctionalInterface
    public interface Share {

        /** Does the share {@code index}. */
        void work(int index) throws Exception;
    }

    /** Does {@code shares} shares, a thread each, and waits for all. */
    public void run(int shares, Share share) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < shares; i++) {
            int index = i;
            all.add(begin(() -> {
                share.work(index);
                return index;
            }));
        }
        for (Future<?> one : all) {
            one.get(Summing.PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Begins {@code work} on a thread of its own. */
    public <T> Future<T> begin(Callable<T> work) {
        return threads.submit(work);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
