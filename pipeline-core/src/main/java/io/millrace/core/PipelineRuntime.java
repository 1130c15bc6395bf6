package io.millrace.core;

import io.millrace.core.engine.Watchdog;
import io.millrace.core.observe.RunObserver;
import io.millrace.core.runtime.CurrentThreadWorkers;
import io.millrace.core.runtime.DirectLoop;
import io.millrace.core.runtime.Elsewhere;
import io.millrace.core.runtime.PoolSettings;
import io.millrace.core.runtime.Randomness;
import io.millrace.core.runtime.RuntimeClock;
import io.millrace.core.runtime.RuntimeScheduler;
import io.millrace.core.runtime.SchedulerClock;
import io.millrace.core.runtime.SharedState;
import io.millrace.core.runtime.SystemClock;
import io.millrace.core.runtime.ThreadWorkers;
import io.millrace.core.runtime.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * What runs take from outside: threads, time, randomness, and the state that stages share by name. Most programs need only
 * {@link #shared()}. A runtime made by a {@link #builder()} is closed by the one who made it.
 */
public final class PipelineRuntime implements AutoCloseable {

    /** How many ended runs {@link #runs} remembers. */
    private static final int ENDED_RUNS_KEPT = 32;

    private static final Duration WATCHDOG = Duration.ofSeconds(1);

    private final String name;
    private final RuntimeClock clock;
    private final Workers workers;
    private final Randomness randomness;
    private final SharedState sharedState;
    private final Duration graceTime;
    private final Scheduler scheduler;
    private final Set<PipelineRun> live;
    private final ConcurrentLinkedDeque<PipelineRun> ended;
    private final Observers observers;
    private final @Nullable Watchdog watchdog;
    private final Set<Scope> scopes;
    private final boolean borrowed;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PipelineRuntime(
            String name,
            RuntimeClock clock,
            Workers workers,
            Randomness randomness,
            Duration graceTime,
            Duration watchdog,
            @Nullable PipelineRuntime registry) {
        this.name = name;
        this.clock = clock;
        this.workers = workers;
        this.randomness = randomness;
        this.graceTime = graceTime;
        this.borrowed = registry != null;
        this.scheduler = new RuntimeScheduler(clock, workers);
        this.sharedState = registry == null ? new SharedState() : registry.sharedState;
        this.live = registry == null ? ConcurrentHashMap.newKeySet() : registry.live;
        this.ended = registry == null ? new ConcurrentLinkedDeque<>() : registry.ended;
        this.observers = registry == null ? new Observers() : registry.observers;
        this.watchdog = registry != null
                ? registry.watchdog
                : watchdog.isZero() ? null : new Watchdog(name, watchdog, live, observers);
        this.scopes = registry == null ? ConcurrentHashMap.newKeySet() : registry.scopes;
    }

    /** The runtime of those who bring none: a loop and a CPU thread per processor. It lives as long as the JVM. */
    public static PipelineRuntime shared() {
        return Shared.INSTANCE;
    }

    /**
     * The runtime of a pipeline that is subscribed to as a plain publisher: the pools of {@link #shared()}, and the time of
     * Reactor's parallel scheduler as it is now, so that a virtual one is honoured.
     */
    public static PipelineRuntime ambient() {
        PipelineRuntime shared = shared();
        return new PipelineRuntime(
                "ambient",
                SchedulerClock.ofParallel(),
                new DirectLoop(shared.workers),
                shared.randomness,
                shared.graceTime,
                Duration.ZERO,
                shared);
    }

    /** A new runtime whose loop is the thread that calls {@code await}; pools for CPU-heavy and blocking work come with it. */
    public static PipelineRuntime currentThread() {
        return builder().currentThread().build();
    }

    /** Settings for a new runtime. */
    public static Builder builder() {
        return new Builder();
    }

    /** The runtime's name; its threads are named after it. */
    public String name() {
        return name;
    }

    /** The time of this runtime. */
    public RuntimeClock clock() {
        return clock;
    }

    /** The threads of this runtime. */
    public Workers workers() {
        return workers;
    }

    /** A Reactor scheduler with this runtime's clock and loop, for the user's own Monos: {@code mono.timeout(d, scheduler)}. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** How long cancelled or failed work may take to end before it is reported as abandoned. */
    public Duration graceTime() {
        return graceTime;
    }

    /** A uniformly distributed number from 0 (inclusive) to 1 (exclusive); repeatable when a seed was given. */
    public double random() {
        return randomness.next();
    }

    /** The state that stages share: one instance for each type and name, made by {@code create} at its first use. */
    public <S> S sharedState(Class<S> type, String stateName, Supplier<? extends S> create) {
        return sharedState.get(type, stateName, create);
    }

    /** The live runs, and after them the last ended ones, newest first. */
    public List<PipelineRun> runs() {
        Set<PipelineRun> all = new LinkedHashSet<>(live);
        all.addAll(ended);
        return new ArrayList<>(all);
    }

    /**
     * Tells {@code observer} of the runs of this runtime from now on, also of those that go on now, until the result is
     * disposed of. What is observed on {@link #ambient} or {@link #shared} are the runs of both.
     */
    public Disposable observe(RunObserver observer) {
        return observers.add(Objects.requireNonNull(observer, "observer"), live);
    }

    /**
     * A scope in which the failure of one leaves the others alone; close it.
     *
     * @param scopeName for messages
     * @throws IllegalStateException if the runtime is closed
     */
    public Scope scope(String scopeName) {
        return scope(scopeName, JoinPolicy.WAIT_FOR_ALL);
    }

    /**
     * A scope for runs and tasks that end with it; close it.
     *
     * @param scopeName for messages
     * @throws IllegalStateException if the runtime is closed
     */
    public Scope scope(String scopeName, JoinPolicy policy) {
        Scope scope = new Scope(scopeName, this, policy, (over, failure) -> scopes.remove(over));
        scopes.add(scope);
        if (closed.get()) {
            scopes.remove(scope);
            throw new IllegalStateException(
                    "runtime '" + name + "' is closed; scope '" + scopeName + "' cannot open on it");
        }
        return scope;
    }

    /** Registers a run that starts; the engine's call. */
    public void started(PipelineRun run) {
        live.add(run);
        if (closed.get()) {
            live.remove(run);
            throw new IllegalStateException(
                    "runtime '" + name + "' is closed; pipeline '" + run.name() + "' cannot run on it");
        }
        if (watchdog != null) {
            watchdog.wake();
        }
    }

    /** The stages of a run that has been registered are known, or cannot be built; the engine's call. */
    public void built(PipelineRun run) {
        observers.started(run);
    }

    /** Registers the end of a run; the engine's call. */
    public void ended(PipelineRun run) {
        if (live.contains(run)) {
            ended.addFirst(run);
            live.remove(run);
            while (ended.size() > ENDED_RUNS_KEPT) {
                ended.pollLast();
            }
            observers.ended(run, run.snapshot());
        }
    }

    /**
     * Drains all live runs and closes all scopes, for at most the grace time, and ends the threads. Closing twice is closing
     * once; the shared runtime cannot be closed. Called on a thread of the runtime itself it does not wait: another thread does the work.
     */
    @Override
    public void close() {
        if (borrowed || this == Shared.INSTANCE || !closed.compareAndSet(false, true)) {
            return;
        }
        if (workers.ownsCallingThread()) {
            Elsewhere.run(name + "-close", this::closeNow);
        } else {
            closeNow();
        }
    }

    private void closeNow() {
        try {
            List<PipelineRun> toEnd = List.copyOf(live);
            toEnd.forEach(run -> run.drain(graceTime));
            List<Scope> toClose = List.copyOf(scopes);
            toClose.forEach(Scope::closeLater);
            toClose.forEach(Scope::close);
            // Those that ended a moment ago too: a failure that nobody has asked for is logged.
            runs().forEach(PipelineRun::close);
        } finally {
            workers.close(graceTime);
            clock.close();
            if (watchdog != null) {
                watchdog.close();
            }
        }
    }

    @Override
    public String toString() {
        return "PipelineRuntime[" + name + "]";
    }

    private static final class Shared {
        static final PipelineRuntime INSTANCE = builder().name("millrace").build();
    }

    /** Settings for a new runtime. */
    public static final class Builder {

        /** A hundred years. */
        private static final Duration LONGEST_GRACE = Duration.ofDays(365L * 100);

        private String name = "runtime";
        private int loops = Runtime.getRuntime().availableProcessors();
        private final Map<String, PoolSettings> pools = new LinkedHashMap<>();
        private boolean currentThread;
        private Duration graceTime = Duration.ofSeconds(30);
        private @Nullable RuntimeClock clock;
        private @Nullable Workers workers;
        private @Nullable Long seed;
        private @Nullable Duration watchdog;
        private final List<RunObserver> observers = new ArrayList<>();

        private Builder() {
            pool(PoolSettings.CPU, Runtime.getRuntime().availableProcessors());
            pool(PoolSettings.BLOCKING, 64);
        }

        /** Names the runtime and its threads. */
        public Builder name(String newName) {
            this.name = Objects.requireNonNull(newName, "name");
            return this;
        }

        /** How many loops runs are spread over, at least 1; one per processor by default. */
        public Builder loops(int count) {
            this.loops = atLeastOne("loops", count);
            return this;
        }

        /** How many threads the CPU pool has, at least 1; one per processor by default. */
        public Builder cpuThreads(int count) {
            return pool(PoolSettings.CPU, atLeastOne("cpuThreads", count));
        }

        /** How many threads the blocking pool grows to, at least 1; 64 by default. */
        public Builder blockingThreads(int count) {
            return pool(PoolSettings.BLOCKING, atLeastOne("blockingThreads", count));
        }

        /**
         * A pool for stages that name it with {@link CallStage#onPool}, whose functions may block. It has threads of its own,
         * made as they are needed and ended when idle for a minute; from JDK 24 on they are virtual.
         *
         * @param poolName {@code cpu} and {@code blocking} mean the two pools that every runtime has
         * @param threads how many functions run at a time, at least 1
         */
        public Builder pool(String poolName, int threads) {
            return pool(new PoolSettings(poolName, threads));
        }

        /**
         * A pool that runs its functions on {@code poolScheduler}, which stays open when the runtime is closed, and must stay open
         * until then. It is never given more than {@code atATime} tasks; the others wait in the pool. If it takes fewer, its
         * refusal makes elements wait; if it takes none at all, the refusal is the failure of the element.
         *
         * <p>A function on it must not run a pipeline that uses the same pool: such a run fails as it starts.
         *
         * @param poolName {@code cpu} and {@code blocking} mean the two pools that every runtime has
         * @param atATime how many functions run at a time, at least 1
         */
        public Builder pool(String poolName, int atATime, Scheduler poolScheduler) {
            return pool(new PoolSettings(poolName, atATime, Objects.requireNonNull(poolScheduler, "poolScheduler")));
        }

        private Builder pool(PoolSettings pool) {
            pools.put(pool.name(), pool);
            return this;
        }

        /** The loop is the thread that calls {@code await}. */
        public Builder currentThread() {
            this.currentThread = true;
            return this;
        }

        /** How long cancelled or failed work may take to end before it is reported as abandoned, at most 100 years; 30 s by default. */
        public Builder graceTime(Duration time) {
            if (time.isNegative()) {
                throw new IllegalArgumentException("graceTime must not be negative, was " + time);
            }
            if (time.compareTo(LONGEST_GRACE) > 0) {
                throw new IllegalArgumentException("graceTime must be at most " + LONGEST_GRACE + ", was " + time);
            }
            this.graceTime = time;
            return this;
        }

        /** Takes time from {@code clock}, which the runtime closes; the system's by default. */
        public Builder clock(RuntimeClock newClock) {
            this.clock = Objects.requireNonNull(newClock, "clock");
            return this;
        }

        /** Takes threads from {@code workers}, which the runtime closes. */
        public Builder workers(Workers newWorkers) {
            this.workers = Objects.requireNonNull(newWorkers, "workers");
            return this;
        }

        /** Makes randomness repeatable. */
        public Builder seed(long newSeed) {
            this.seed = newSeed;
            return this;
        }

        /**
         * How long a stage may hold a thread before its name is logged and told to observers; 1 s by default. Functions on pools
         * may take as long as they like. Zero: nothing is watched, and nobody knows what stages wait for. A runtime with a
         * {@link #clock} of its own is watched only if this is set, and then in the time of the machine.
         *
         * <p>The stage is named a tenth of that time later at most, if the machine is not overloaded. A daemon thread looks for
         * it up to twenty times a second while there are runs.
         */
        public Builder watchdog(Duration threshold) {
            if (threshold.isNegative()) {
                throw new IllegalArgumentException("watchdog must not be negative, was " + threshold);
            }
            this.watchdog = threshold;
            return this;
        }

        /** Tells {@code observer} of the runs; can be called several times. */
        public Builder observer(RunObserver observer) {
            observers.add(Objects.requireNonNull(observer, "observer"));
            return this;
        }

        /** A new runtime; close it when it is no longer needed. */
        public PipelineRuntime build() {
            Workers threads = workers;
            if (threads == null) {
                threads = currentThread
                        ? new CurrentThreadWorkers(name, pools.values())
                        : new ThreadWorkers(name, loops, pools.values());
            }
            PipelineRuntime made = new PipelineRuntime(
                    name,
                    clock == null ? new SystemClock(name) : clock,
                    threads,
                    seed == null ? Randomness.unpredictable() : Randomness.seeded(seed),
                    graceTime,
                    watchdog != null ? watchdog : clock == null ? WATCHDOG : Duration.ZERO,
                    null);
            observers.forEach(made::observe);
            return made;
        }

        private static int atLeastOne(String what, int count) {
            if (count < 1) {
                throw new IllegalArgumentException(what + " must be at least 1, was " + count);
            }
            return count;
        }
    }
}
