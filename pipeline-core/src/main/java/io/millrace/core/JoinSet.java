package io.millrace.core;

import io.millrace.core.function.CheckedSupplier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Tasks of one kind whose ends are taken one by one, in the order in which they come; more can be started meanwhile. They end with
 * their scope. A task that fails is told here and is no failure of the scope. Any thread.
 *
 * @param <T> the result of a task
 */
public final class JoinSet<T> {

    private final Scope scope;
    private final int limit;
    /** The three are read and written under the lock of this. */
    private final Set<Task<T>> running = new LinkedHashSet<>();

    private final Queue<Task<T>> ended = new ArrayDeque<>();
    private final Queue<CompletableFuture<@Nullable Task<T>>> waiting = new ArrayDeque<>();

    JoinSet(Scope scope, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException(
                    "limit of a join set of scope '" + scope.name() + "' must be at least 1, was " + limit);
        }
        this.scope = scope;
        this.limit = limit;
    }

    /**
     * As {@link Scope#fork}.
     *
     * @throws IllegalStateException if there are as many tasks as the limit says, running or not taken; or the scope is closed
     */
    public Task<T> fork(String taskName, Mono<T> work) {
        Task<T> task = enter(taskName);
        task.start(scope.within(work));
        return task;
    }

    /**
     * As {@link Scope#forkBlocking}.
     *
     * @throws IllegalStateException if there are as many tasks as the limit says, running or not taken; or the scope is closed
     */
    public Task<T> forkBlocking(String taskName, CheckedSupplier<? extends T> work) {
        Task<T> task = enter(taskName);
        task.startBlocking(work, scope.name());
        return task;
    }

    private Task<T> enter(String taskName) {
        Task<T> task = new Task<>(taskName, scope.runtime(), this::ended);
        synchronized (this) {
            if (size() >= limit) {
                throw new IllegalStateException("a join set of scope '" + scope.name() + "' has " + limit
                        + " tasks, which is its limit; take one with joinNext() before task '" + taskName + "'");
            }
            running.add(task);
        }
        try {
            scope.enter(task);
        } catch (IllegalStateException closed) {
            synchronized (this) {
                running.remove(task);
            }
            throw closed;
        }
        return task;
    }

    private void ended(Task<T> task, @Nullable Throwable failure) {
        List<CompletableFuture<@Nullable Task<T>>> served = new ArrayList<>();
        boolean taken = false;
        while (!taken) {
            CompletableFuture<@Nullable Task<T>> next;
            synchronized (this) {
                running.remove(task);
                next = waiting.poll();
                if (next == null) {
                    ended.add(task);
                    break;
                }
            }
            taken = next.complete(task);
        }
        synchronized (this) {
            if (size() == 0) {
                served.addAll(waiting);
                waiting.clear();
            }
        }
        served.forEach(nothingMore -> nothingMore.complete(null));
        scope.left(task, null);
    }

    /**
     * The next task that ends, or that has ended and was not taken yet: its result is there. Empty when there is no task left. Each
     * subscription takes one.
     */
    public Mono<Task<T>> joinNext() {
        return Mono.defer(() -> {
            CompletableFuture<@Nullable Task<T>> next;
            synchronized (this) {
                Task<T> task = ended.poll();
                if (task != null) {
                    return Mono.just(task);
                }
                if (size() == 0) {
                    return Mono.empty();
                }
                next = new CompletableFuture<>();
                waiting.add(next);
            }
            return Mono.fromFuture(next);
        });
    }

    /** How many tasks run, or have ended and were not taken. */
    public synchronized int size() {
        return running.size() + ended.size();
    }

    @Override
    public synchronized String toString() {
        return "JoinSet[" + running.size() + " running, " + ended.size() + " not taken, at most " + limit + "]";
    }

    /** Cancels those that run. */
    public void cancel() {
        List<Task<T>> all;
        synchronized (this) {
            all = List.copyOf(running);
        }
        all.forEach(Task::cancel);
    }
}
