package io.millrace.core.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Threads that begin a piece of work at the same moment. */
public final class Crew {

    private Crew() {}

    /** What one of the threads does. */
    public interface Part {
        /** Does it as thread number {@code thread}, from 0. */
        void run(int thread) throws Exception;
    }

    /** Runs {@code part} on each of {@code threads} threads, and waits for all; fails when one of them does. */
    public static void run(int threads, Part part) {
        begin(threads, part).forEach(CompletableFuture::join);
    }

    /** As {@link #run}, without waiting. */
    public static List<CompletableFuture<Void>> begin(int threads, Part part) {
        List<CompletableFuture<Void>> parts = new ArrayList<>();
        CountDownLatch together = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            int number = i;
            CompletableFuture<Void> done = new CompletableFuture<>();
            parts.add(done);
            Thread thread = new Thread(() -> {
                try {
                    together.countDown();
                    together.await();
                    part.run(number);
                    done.complete(null);
                } catch (Throwable failure) {
                    done.completeExceptionally(failure);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
        return parts;
    }
}
