package io.millrace.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DirectLoopTest {

    private final ThreadWorkers shared = new ThreadWorkers("shared", 1, 2, 3);
    private final DirectLoop workers = new DirectLoop(shared);

    @Test
    void runsTasksWhereTheyAreSubmitted() {
        AtomicReference<Thread> ranOn = new AtomicReference<>();
        workers.loop().execute(() -> ranOn.set(Thread.currentThread()));
        assertThat(ranOn).hasValue(Thread.currentThread());
    }

    @Test
    void keepsTheFailureOfATaskFromTheOneWhoSubmitsIt() {
        AtomicReference<Throwable> told = new AtomicReference<>();
        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> told.set(failure));
        try {
            workers.loop().execute(() -> {
                throw new IllegalStateException("from the task");
            });
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(null);
        }
        assertThat(told.get()).hasMessage("from the task");
    }

    @Test
    void sharesThePoolsAndDoesNotCloseThem() throws Exception {
        workers.close(Duration.ofMinutes(1));
        CompletableFuture<String> name = new CompletableFuture<>();
        workers.cpu().execute(() -> name.complete(Thread.currentThread().getName()));
        assertThat(workers.await(name, Duration.ofMinutes(1))).isTrue();
        assertThat(name.join()).isEqualTo("shared-cpu-1");
        assertThat(workers.blocking()).isSameAs(shared.blocking());
        assertThat(workers.cpu().size()).isEqualTo(2);
        assertThat(workers.blocking().size()).isEqualTo(3);
        shared.close(Duration.ofMinutes(1));
    }
}
