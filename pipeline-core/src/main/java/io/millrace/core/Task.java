package io.millrace.core;

import io.millrace.core.function.CheckedSupplier;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Work that was started in a {@link Scope} and ends with it. Any thread.
 *
 * @param <T> its result
 */
public final class Task<T> implements ScopeMember {

    private static final Logger LOG = Loggers.getLogger(Task.class);

    /*
     * The result is decided once, by the work, by cancel() or by a refusal of the threads. A blocking function that was given up has its result
     * while it still runs; the scope hears of its end when it has returned, or when the grace time is over. A scope hears of each end once.
     */
    private final String name;
    private final PipelineRuntime runtime;
    private final BiConsumer<Task<T>, @Nullable Throwable> ending;
    private final CompletableFuture<@Nullable T> result = new CompletableFuture<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Disposable.Swap working = Disposables.swap();
    private volatile boolean inside;
    private volatile @Nullable Runnable patience;

    /** Work whose end {@code ending} hears of, with its failure if it has failed. */
    Task(String name, PipelineRuntime runtime, BiConsumer<Task<T>, @Nullable Throwable> ending) {
        this.name = name;
        this.runtime = runtime;
        this.ending = ending;
    }

    /** Subscribes to {@code work} on a loop. */
    void start(Mono<T> work) {
        try {
            runtime.workers().loop().execute(() -> {
                if (!result.isDone()) {
                    working.update(work.subscribe(this::succeeded, this::failed, () -> succeeded(null)));
                }
            });
        } catch (RejectedExecutionException runtimeClosed) {
            failed(runtimeClosed);
        }
    }

    /** Calls {@code work} on the blocking pool. */
    void startBlocking(CheckedSupplier<? extends T> work, String scope) {
        try {
            runtime.workers()
                    .blocking()
                    .lineFor("task '" + name + "' of scope '" + scope + "'")
                    .execute(() -> call(work));
        } catch (RejectedExecutionException runtimeClosed) {
            failed(runtimeClosed);
        }
    }

    private void call(CheckedSupplier<? extends T> work) {
        inside = true;
        T value = null;
        Throwable thrown = null;
        if (!result.isDone()) {
            try {
                value = work.get();
            } catch (Throwable failure) {
                thrown = failure;
            }
        }
        inside = false;
        if (thrown != null) {
            failed(thrown);
        } else {
            succeeded(value);
        }
        // One that was cancelled has its result already.
        end(null);
    }

    private void succeeded(@Nullable T value) {
        if (result.complete(value)) {
            end(null);
        }
    }

    private void failed(Throwable failure) {
        if (result.completeExceptionally(failure)) {
            end(failure);
        }
    }

    private void end(@Nullable Throwable failure) {
        if (over.compareAndSet(false, true)) {
            Runnable unset = patience;
            if (unset != null) {
                unset.run();
            }
            ending.accept(this, failure);
        }
    }

    /** Its name, for messages. */
    @Override
    public String name() {
        return name;
    }

    /**
     * Its result, for any number of subscribers, now or when it ends: a value, nothing, its failure, or a
     * {@link CancellationException} when it was cancelled. Who cancels a subscription to it stops nothing.
     */
    public Mono<T> result() {
        return Mono.fromFuture(result, true);
    }

    /** Whether it has a result. */
    public boolean isDone() {
        return result.isDone();
    }

    @Override
    public void endWithin(Duration wished) {}

    /**
     * Gives the work up. A Mono is cancelled, and has ended then; a function that blocks is not interrupted, and the scope waits until it
     * returns, at most the runtime's grace time. No failure of the scope.
     */
    @Override
    public void cancel() {
        if (!result.completeExceptionally(new CancellationException("task '" + name + "' was cancelled"))) {
            return;
        }
        working.dispose();
        if (!inside) {
            end(null);
            return;
        }
        try {
            patience =
                    runtime.clock().schedule(this::abandon, runtime.graceTime().toNanos());
            if (over.get()) {
                patience.run();
            }
        } catch (RejectedExecutionException runtimeClosed) {
            abandon();
        }
    }

    private void abandon() {
        if (!over.get()) {
            LOG.warn(
                    "Task '{}' was cancelled and has not returned within {}; it is not waited for",
                    name,
                    runtime.graceTime());
            end(null);
        }
    }

    @Override
    public String toString() {
        return "Task[" + name + (isDone() ? ", done]" : "]");
    }
}
