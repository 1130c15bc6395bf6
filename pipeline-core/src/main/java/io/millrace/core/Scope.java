package io.millrace.core;

import io.millrace.core.function.CheckedSupplier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.Loggers;

/**
 * A block in which runs and tasks are started and which they do not outlive. Any thread.
 *
 * <pre>{@code
 * try (Scope nightly = runtime.scope("nightly", JoinPolicy.FAIL_FAST)) {
 *     nightly.run(orders);
 *     nightly.run(returns);
 *     Task<Long> count = nightly.fork("count", database.count());
 *     nightly.join(); // throws the first failure
 * }
 * }</pre>
 *
 * <p>{@link #close} drains what is left, for at most the runtime's grace time; {@link #cancel} gives it up. Closing the runtime closes its
 * scopes. What has ended is forgotten: results are with those who hold a {@link Task} or a {@link PipelineRun}, or in a {@link JoinSet}.
 */
public final class Scope implements AutoCloseable {

    /** How many failures after the first are kept as suppressed. */
    private static final int FAILURES_KEPT = 15;

    private static final Duration LONGEST = Duration.ofDays(365L * 100);

    private final String name;
    private final PipelineRuntime runtime;
    private final JoinPolicy policy;
    private final BiConsumer<Scope, @Nullable Throwable> ending;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    // Under the lock of this; foreign code runs without it.

    private final Set<ScopeMember> members = new LinkedHashSet<>();
    private final List<Runnable> timers = new ArrayList<>();
    /** Ends when no member is left; null when nobody waits for that. */
    private @Nullable CompletableFuture<Void> idle;

    private @Nullable ScopeFailedException failure;
    private boolean shut;
    private boolean heard;

    /** Tells {@code ending} of its end. */
    Scope(String name, PipelineRuntime runtime, JoinPolicy policy, BiConsumer<Scope, @Nullable Throwable> ending) {
        this.name = Objects.requireNonNull(name, "name");
        this.runtime = runtime;
        this.policy = Objects.requireNonNull(policy, "policy");
        this.ending = ending;
    }

    /**
     * The scope of the task or run that subscribes: of a Mono that was forked, the scope it was forked in; of a call of a stage,
     * {@link PipelineRun#scope()}. It is found in the Reactor {@code Context}, so not in a function that blocks.
     *
     * <p><b>Errors</b>: {@link IllegalStateException} where there is none.
     */
    public static Mono<Scope> current() {
        return Mono.deferContextual(context -> {
            Scope own = context.getOrDefault(Scope.class, null);
            PipelineRun run = own != null ? null : context.getOrDefault(PipelineRun.class, null);
            if (own == null && run == null) {
                return Mono.error(new IllegalStateException(
                        "no scope here: this was not subscribed to by a call of a stage or a task of a scope"));
            }
            return Mono.just(own != null ? own : Objects.requireNonNull(run).scope());
        });
    }

    /** Its name, for messages. */
    public String name() {
        return name;
    }

    PipelineRuntime runtime() {
        return runtime;
    }

    /**
     * Runs {@code pipeline} on the scope's runtime.
     *
     * @throws IllegalStateException if the scope is closed
     */
    public PipelineRun run(Pipeline<?> pipeline) {
        RunMember member = new RunMember(pipeline.name());
        enter(member);
        PipelineRun run;
        try {
            run = pipeline.run(runtime);
        } catch (Throwable refused) {
            left(member, null);
            throw refused;
        }
        member.started(run);
        run.completion().subscribe(report -> left(member, null), failed -> left(member, failed));
        return run;
    }

    /**
     * Subscribes to {@code work} on a loop of the runtime.
     *
     * @throws IllegalStateException if the scope is closed
     */
    public <T> Task<T> fork(String taskName, Mono<T> work) {
        Objects.requireNonNull(work, "work");
        Task<T> task = new Task<>(taskName, runtime, this::left);
        enter(task);
        task.start(within(work));
        return task;
    }

    /**
     * Calls {@code work} on the blocking pool of the runtime.
     *
     * @throws IllegalStateException if the scope is closed
     */
    public <T> Task<T> forkBlocking(String taskName, CheckedSupplier<? extends T> work) {
        Objects.requireNonNull(work, "work");
        Task<T> task = new Task<>(taskName, runtime, this::left);
        enter(task);
        task.startBlocking(work, name);
        return task;
    }

    /**
     * An empty set of tasks of this scope.
     *
     * @param limit how many tasks it holds, running or not taken, at least 1; one more is refused with an exception, so take one first
     */
    public <T> JoinSet<T> joinSet(int limit) {
        return new JoinSet<>(this, limit);
    }

    /**
     * A scope in this one: it has to be closed before this one ends, and its failure is one of this scope.
     *
     * @throws IllegalStateException if this scope is closed
     */
    public Scope scope(String childName, JoinPolicy childPolicy) {
        ScopeInside inside = new ScopeInside(childName, childPolicy);
        enter(inside);
        return inside.child;
    }

    <T> Mono<T> within(Mono<T> work) {
        return work.contextWrite(context -> context.put(Scope.class, this));
    }

    synchronized void enter(ScopeMember member) {
        if (shut) {
            throw new IllegalStateException("scope '" + name + "' is closed"
                    + (failure == null ? "" : ", because " + failure.getMessage()) + "; '" + member.name()
                    + "' cannot start in it");
        }
        members.add(member);
    }

    /** {@code member} has ended. */
    void left(ScopeMember member, @Nullable Throwable thrown) {
        boolean first = false;
        CompletableFuture<Void> waiting = null;
        ScopeFailedException failed;
        synchronized (this) {
            members.remove(member);
            if (thrown != null) {
                first = failure == null;
                failed(member, thrown);
            }
            failed = failure;
            if (members.isEmpty()) {
                waiting = idle;
                idle = null;
            }
        }
        if (first && policy == JoinPolicy.FAIL_FAST) {
            cancel();
        }
        if (waiting != null) {
            end(waiting, failed);
        }
        endIfOver();
    }

    private void failed(ScopeMember member, Throwable thrown) {
        ScopeFailedException known = failure;
        if (known == null) {
            failure = new ScopeFailedException(name, member.name(), thrown);
        } else if (known.getSuppressed().length < FAILURES_KEPT && known.getCause() != thrown) {
            known.addSuppressed(thrown);
        }
    }

    private static boolean end(CompletableFuture<Void> future, @Nullable ScopeFailedException failed) {
        return failed == null ? future.complete(null) : future.completeExceptionally(failed);
    }

    private void endIfOver() {
        ScopeFailedException failed;
        List<Runnable> toUnset;
        synchronized (this) {
            if (!shut || !members.isEmpty()) {
                return;
            }
            failed = failure;
            toUnset = List.copyOf(timers);
            timers.clear();
        }
        toUnset.forEach(Runnable::run);
        if (end(ended, failed)) {
            ending.accept(this, failed);
        }
    }

    /**
     * Ends when nothing runs in the scope; more may be started after that.
     *
     * <p><b>Errors</b>: {@link ScopeFailedException} if something has failed.
     */
    public Mono<Void> joined() {
        return Mono.defer(() -> Mono.fromFuture(idle(), true));
    }

    private synchronized CompletableFuture<Void> idle() {
        heard = true;
        CompletableFuture<Void> waiting = idle;
        if (waiting == null) {
            waiting = new CompletableFuture<>();
            if (members.isEmpty()) {
                end(waiting, failure);
            } else {
                idle = waiting;
            }
        }
        return waiting;
    }

    /**
     * Waits until nothing runs in the scope; more may be started after that. Not for a task of the scope, which would wait for itself.
     *
     * @throws ScopeFailedException if something has failed; its cause is the first failure
     */
    public void join() {
        try {
            await(idle());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for scope '" + name + "'", interrupted);
        }
        ScopeFailedException failed;
        synchronized (this) {
            failed = failure;
        }
        if (failed != null) {
            throw failed;
        }
    }

    private void await(CompletableFuture<?> future) throws InterruptedException {
        if (!runtime.workers().await(future, LONGEST)) {
            throw new IllegalStateException("scope '" + name + "' has not ended within " + LONGEST);
        }
    }

    /**
     * Lets nothing more start, drains the runs, and waits for tasks; cancels what is left after {@code timeout}.
     *
     * @return ends when nothing is left, with a {@link ScopeFailedException} if something has failed
     */
    public Mono<Void> drain(Duration timeout) {
        Duration patience = timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
        List<ScopeMember> left = shut();
        if (!left.isEmpty()) {
            setTimer(patience);
            left.forEach(member -> member.endWithin(patience));
        }
        endIfOver();
        return completion();
    }

    private void setTimer(Duration patience) {
        Runnable unset;
        try {
            unset = runtime.clock().schedule(() -> runtime.workers().loop().execute(this::cancel), patience.toNanos());
        } catch (RejectedExecutionException runtimeClosed) {
            cancel();
            return;
        }
        synchronized (this) {
            timers.add(unset);
        }
        if (ended.isDone()) {
            unset.run();
        }
    }

    private synchronized List<ScopeMember> shut() {
        shut = true;
        return List.copyOf(members);
    }

    /** Lets nothing more start, and cancels what runs; {@link #completion} tells when it has ended. */
    public void cancel() {
        shut().forEach(ScopeMember::cancel);
        endIfOver();
    }

    /** Ends when the scope is closed and nothing is left, with a {@link ScopeFailedException} if something has failed. */
    public Mono<Void> completion() {
        return Mono.fromFuture(ended, true).doFirst(this::failureIsHeard);
    }

    private synchronized void failureIsHeard() {
        heard = true;
    }

    /**
     * Drains for at most the runtime's grace time and waits for it. Does not throw if something failed; a failure that nobody has
     * asked for with {@link #join}, {@link #joined} or {@link #completion} is logged.
     */
    @Override
    public void close() {
        try {
            await(closing());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * As {@link #close}, without a thread: begins at once, and not when it is subscribed to.
     *
     * @return ends when nothing is left; does not fail
     */
    public Mono<Void> closeLater() {
        return Mono.fromFuture(closing(), true);
    }

    private CompletableFuture<Void> closing() {
        drain(runtime.graceTime());
        return ended.exceptionally(failed -> null).thenRun(this::logUnheard);
    }

    private void logUnheard() {
        ScopeFailedException failed;
        synchronized (this) {
            failed = heard ? null : failure;
            heard = true;
        }
        if (failed != null) {
            Loggers.getLogger(Scope.class).error("{}; join() the scope to handle this", failed.getMessage(), failed);
        }
    }

    @Override
    public String toString() {
        int size;
        synchronized (this) {
            size = members.size();
        }
        return "Scope[" + name + ", " + size + " running" + (ended.isDone() ? ", ended]" : "]");
    }

    /** A scope in this one. */
    private final class ScopeInside implements ScopeMember {

        private final Scope child;

        ScopeInside(String childName, JoinPolicy childPolicy) {
            child = new Scope(childName, runtime, childPolicy, (scope, failed) -> left(this, failed));
        }

        @Override
        public String name() {
            return child.name;
        }

        @Override
        public void endWithin(Duration patience) {
            child.drain(patience);
        }

        @Override
        public void cancel() {
            child.cancel();
        }
    }
}
