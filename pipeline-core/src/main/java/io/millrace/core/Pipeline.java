package io.millrace.core;

import io.millrace.core.check.CheckReport;
import io.millrace.core.check.PipelineCheckException;
import io.millrace.core.check.Severity;
import io.millrace.core.engine.Engine;
import io.millrace.core.function.CheckedBiConsumer;
import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.function.CheckedConsumer;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.CheckedPredicate;
import io.millrace.core.function.CheckedSupplier;
import io.millrace.core.function.CheckedTriConsumer;
import io.millrace.core.observe.Bounds;
import io.millrace.core.operator.FlatMapIterable;
import io.millrace.core.operator.MapMulti;
import io.millrace.core.operator.Scan;
import io.millrace.core.operator.StatefulMap;
import io.millrace.core.rule.Checker;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.Source;
import io.millrace.core.stage.BoundaryDefinition;
import io.millrace.core.stage.BufferDefinition;
import io.millrace.core.stage.CallDefinition;
import io.millrace.core.stage.CallDefinition.Kind;
import io.millrace.core.stage.CallDefinition.Order;
import io.millrace.core.stage.ElementDefinition;
import io.millrace.core.stage.Graph;
import io.millrace.core.stage.OperatorDefinition;
import io.millrace.core.stage.SinkDefinition;
import io.millrace.core.stage.SourceDefinition;
import io.millrace.core.stage.StageDefinition;
import io.millrace.core.stage.StageSpec;
import java.io.Serializable;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * An immutable description of what happens to elements between a source and an exit. Every verb returns a longer pipeline
 * and leaves this one as it is; nothing runs, no thread starts and no clock is read until it is {@linkplain #run run} or
 * subscribed to. Every subscription is a run of its own.
 *
 * <p>As a {@link Publisher} it emits what its last stage emits, so that {@code Flux.from(pipeline)} and
 * {@code StepVerifier.create(pipeline)} work. Subscribed to in this way it takes its time from Reactor's parallel scheduler
 * (and thus from a virtual one), reads its source on the thread that asks, and signals the user's own exceptions.
 *
 * <p><b>Functions</b> may throw anything; a failure belongs to its element and follows the stage's {@link OnError}. They
 * must not return null. Those of synchronous stages never run concurrently with themselves and must not block; those of
 * {@code mapCpu} and {@code mapBlocking} do, and must be thread-safe.
 *
 * @param <T> the elements it emits
 */
public sealed class Pipeline<T> implements Publisher<T> permits Stage {

    final Graph graph;
    /** The errors for which it is not run; made once, before the first run. */
    private volatile @Nullable CheckReport errors;

    Pipeline(Graph graph) {
        this.graph = graph;
    }

    /** Begins a pipeline; {@code name} stands in reports, traces and meters. */
    public static Definition define(String name) {
        return new Definition(name);
    }

    /** A pipeline that has a name and waits for its source. */
    public static final class Definition {

        private final String name;

        private Definition(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        /** Reads elements from {@code source}. */
        public <T> Stage<T, T> from(Source<T> source) {
            return new Stage<>(new Graph(
                    name,
                    java.util.List.of(StageSpec.of(new SourceDefinition(Objects.requireNonNull(source, "source"))))));
        }

        /** Reads what threads put into {@code ingress}. One run at a time reads it. */
        public <T> Stage<T, T> from(Ingress<T> ingress) {
            return from(ingress.source());
        }

        /** Reads elements from {@code elements}, anew for each run. The iterator must not block. */
        public <T> Stage<T, T> from(Iterable<? extends T> elements) {
            return from(Sources.iterable(elements));
        }

        /** Reads elements from {@code publisher}, subscribed to once for each run, with bounded demand. */
        public <T> Stage<T, T> from(Publisher<? extends T> publisher) {
            return from(Sources.publisher(publisher));
        }
    }

    // Element stages

    /** Emits what {@code function} makes of each element. */
    public <R> Stage<T, R> map(CheckedFunction<? super T, ? extends R> function) {
        return then(new ElementDefinition.Map(erase(function)));
    }

    /** Lets the elements through that {@code predicate} accepts. */
    public Stage<T, T> filter(CheckedPredicate<? super T> predicate) {
        return then(new ElementDefinition.Filter(erase(predicate)));
    }

    /** Emits what {@code function} hands to the consumer it is given: none, one or many for each element. */
    public <R> Stage<T, R> mapMulti(CheckedBiConsumer<? super T, Consumer<R>> function) {
        return via(new MapMulti<>(function));
    }

    /** Emits the elements of the iterable made of each element, one by one as there is demand; it may be endless. */
    public <R> Stage<T, R> flatMapIterable(CheckedFunction<? super T, ? extends Iterable<? extends R>> function) {
        return via(new FlatMapIterable<>(function));
    }

    /** Shows each element to {@code consumer} and lets it through. */
    public Stage<T, T> peek(CheckedConsumer<? super T> consumer) {
        return then(new ElementDefinition.Peek(erase(consumer)));
    }

    /** Lets the first {@code count} elements through (at least 1), then completes and cancels the source. */
    public Stage<T, T> take(long count) {
        return then(new ElementDefinition.Take(count));
    }

    /** Lets elements through until {@code predicate} refuses one, which is left out, then completes and cancels the source. */
    public Stage<T, T> takeWhile(CheckedPredicate<? super T> predicate) {
        return then(new ElementDefinition.TakeWhile(erase(predicate)));
    }

    /** Leaves the first {@code count} elements out (at least 0). */
    public Stage<T, T> skip(long count) {
        return then(new ElementDefinition.Skip(count));
    }

    /**
     * Emits what {@code function} makes of a state and each element, and at the end what {@code flush} makes of the state.
     * What the state keeps of an element is not covered by that element's acknowledgement, which is given once the values
     * emitted for it have ended.
     *
     * @param create makes the state of a run
     * @param function gets the state, the element, and the consumer of what to emit
     * @param flush gets the state and the consumer of what to emit when the input has ended or the run drains
     */
    public <S, R> Stage<T, R> statefulMap(
            CheckedSupplier<? extends S> create,
            CheckedTriConsumer<? super S, ? super T, Consumer<R>> function,
            CheckedBiConsumer<? super S, Consumer<R>> flush) {
        return via(new StatefulMap<S, T, R>(create, function, flush));
    }

    /** Emits {@code initial} and then, for each element, what {@code function} makes of the last emitted value and it. */
    public <R> Stage<T, R> scan(R initial, CheckedBiFunction<? super R, ? super T, ? extends R> function) {
        return via(new Scan<T, R>(initial, function));
    }

    // Calls

    /**
     * Makes a call for each element, up to {@code concurrency} at a time, and emits the results in the order of the elements;
     * {@link CallStage#unordered} emits them as they come. A call that completes without a value filters its element; a
     * second value is a failure, and the call is cancelled.
     *
     * @param concurrency elements in hand at most, from being asked for to having been emitted; at least 1
     * @param call runs on the thread that holds the stage; must not block
     */
    public <R> CallStage<T, R> mapAsync(
            int concurrency, CheckedFunction<? super T, ? extends Publisher<? extends R>> call) {
        return call(Kind.ASYNC, atLeastOne(concurrency), call);
    }

    /** As {@link #mapAsync(int, CheckedFunction)}, with the client of {@code service}, which is opened and closed by the run. */
    public <C, R> CallStage<T, R> mapAsync(
            int concurrency,
            Service<C> service,
            CheckedBiFunction<? super C, ? super T, ? extends Publisher<? extends R>> call) {
        return call(Kind.ASYNC, atLeastOne(concurrency), service, call);
    }

    /** As {@link #mapAsync(int, CheckedFunction)} for calls that return a completion stage; null in it filters the element. */
    public <R> CallStage<T, R> mapFuture(
            int concurrency, CheckedFunction<? super T, ? extends CompletionStage<? extends R>> call) {
        return call(Kind.FUTURE, atLeastOne(concurrency), call);
    }

    /** As {@link #mapFuture(int, CheckedFunction)}, with the client of {@code service}. */
    public <C, R> CallStage<T, R> mapFuture(
            int concurrency,
            Service<C> service,
            CheckedBiFunction<? super C, ? super T, ? extends CompletionStage<? extends R>> call) {
        return call(Kind.FUTURE, atLeastOne(concurrency), service, call);
    }

    /**
     * Computes {@code function} for each element on the runtime's CPU pool, as many at a time as it has threads, and emits
     * the results in order. For functions that keep a processor busy for longer than about a tenth of a millisecond. Once
     * begun, a function is never interrupted. Stages that use the pool at the same time share its threads evenly. A function
     * may run another pipeline and wait for it.
     */
    public <R> CallStage<T, R> mapCpu(CheckedFunction<? super T, ? extends R> function) {
        return call(Kind.CPU, 0, function);
    }

    /**
     * Computes {@code function} for each element on the runtime's blocking pool, up to {@code concurrency} at a time, and
     * emits the results in order. A pool that is full makes elements wait; stages that use it at the same time share its
     * threads evenly. Once begun, a function is never interrupted. It may run another pipeline and wait for it.
     *
     * @param concurrency elements in hand at most; at least 1
     */
    public <R> CallStage<T, R> mapBlocking(int concurrency, CheckedFunction<? super T, ? extends R> function) {
        return call(Kind.BLOCKING, atLeastOne(concurrency), function);
    }

    /** As {@link #mapBlocking(int, CheckedFunction)}, with the client of {@code service}. */
    public <C, R> CallStage<T, R> mapBlocking(
            int concurrency, Service<C> service, CheckedBiFunction<? super C, ? super T, ? extends R> function) {
        return call(Kind.BLOCKING, atLeastOne(concurrency), service, function);
    }

    // Structure

    /**
     * Holds up to {@code size} elements for a slower next stage, in order, and makes the source wait when it is full. Asks for
     * {@code size} elements from the start, and for half of them again when half was passed on; an error of the input follows
     * what it holds; a cancellation cancels that. No thread hop.
     *
     * @param size elements held at most, from 1 to 2^30; each has its place from the start
     */
    public Stage<T, T> buffer(int size) {
        return then(new BufferDefinition(size));
    }

    /**
     * Continues on another of the runtime's loops, so that the stages before and after it work at the same time. Asks for
     * 1,024 elements ahead and passes them on in order as there is demand; an error of the input follows what came before it.
     * A thread hop costs more than most functions: worth it between two stages that each keep a thread busy.
     *
     * <p>In a pipeline that is subscribed to as a plain publisher, whose elements stay on the threads that send them, and on a
     * runtime with one loop, there is no other thread.
     */
    public Stage<T, T> onLoop() {
        return then(new BoundaryDefinition());
    }

    /**
     * Lets at most {@code elements} elements of the source be inside at a time, whatever the stages hold by themselves: one is
     * inside from the moment it is read until everything made of it has ended, by the sink's confirmation, by the subscriber's
     * return, by being left out. It bounds the whole pipeline wherever it stands, side outputs included; said twice, the lower
     * number counts. Costs an envelope for each element.
     *
     * <p>A stage that collects more elements than this before it emits, such as a batch without an age, would wait for ever.
     *
     * @param elements at least 1
     */
    public Pipeline<T> maxInFlight(int elements) {
        if (elements < 1) {
            throw new IllegalArgumentException("maxInFlight must be at least 1, was " + elements);
        }
        return new Pipeline<>(graph.atMost(elements));
    }

    /**
     * This pipeline made of other records, such as with something around the functions of its stages. For tools and tests:
     * {@code change} answers for the types, which nothing checks.
     */
    public Pipeline<T> rewritten(UnaryOperator<Graph> change) {
        return new Pipeline<>(Objects.requireNonNull(change.apply(graph), "the changed graph"));
    }

    /** Continues with {@code operator}. */
    public <R> Stage<T, R> via(Operator<? super T, R> operator) {
        return then(new OperatorDefinition(Objects.requireNonNull(operator, "operator")));
    }

    /** Continues with what {@code fragment} makes of this pipeline: a reusable sequence of stages. */
    public <P extends Pipeline<?>> P via(Function<? super Pipeline<T>, P> fragment) {
        return fragment.apply(this);
    }

    /** Writes each element to {@code sink} and emits it once the sink has confirmed it. */
    public Stage<T, T> to(Sink<? super T> sink) {
        return then(new SinkDefinition(Objects.requireNonNull(sink, "sink")));
    }

    // Looking at it

    /** The pipeline's name. */
    public String name() {
        return graph.name();
    }

    /** The records this pipeline is made of. */
    public Graph graph() {
        return graph;
    }

    /** The pipeline as text and as Mermaid; runs nothing. */
    public Description describe() {
        return new Description(graph);
    }

    /**
     * What a run of it on {@code runtime} may hold and use at most: elements, places in queues, threads, timers, keys. Runs
     * nothing.
     *
     * @throws IllegalArgumentException if a stage names a pool that the runtime does not have
     */
    public Bounds bounds(PipelineRuntime runtime) {
        return Engine.bounds(graph, runtime);
    }

    /** As {@link #bounds(PipelineRuntime)}, on {@link PipelineRuntime#shared()}. */
    public Bounds bounds() {
        return bounds(PipelineRuntime.shared());
    }

    /**
     * What is wrong with it, as far as that can be known without running it: its declarations, how its stages fit together, and
     * what its functions capture. With {@code pipeline-check} on the class path also what their code does. Takes milliseconds;
     * looks at files that sources and sinks name, and calls no function. The rules are in docs/checks.md.
     *
     * <p>A pipeline with errors is not run: {@link #run} throws a {@link PipelineCheckException}, and a subscriber gets it.
     */
    public CheckReport check() {
        return Checker.check(graph, null);
    }

    /** As {@link #check()}, and also whether {@code runtime} has what the stages need. */
    public CheckReport check(PipelineRuntime runtime) {
        return Checker.check(graph, runtime.workers());
    }

    @Override
    public String toString() {
        return describe().toString();
    }

    // Running it

    /**
     * Runs it on {@link PipelineRuntime#shared()} to its end; elements that leave the last stage are dropped as done. The
     * threads are daemons: the JVM does not wait for a run, so {@linkplain PipelineRun#await await} it.
     */
    public PipelineRun run() {
        return run(PipelineRuntime.shared());
    }

    /**
     * Runs it on {@code runtime}; elements that leave the last stage are dropped as done. Returns as soon as it has
     * started. Services and sinks are opened on the calling thread.
     *
     * @throws IllegalStateException if the runtime is closed
     * @throws PipelineCheckException if {@link #check} finds an error that needs no look at the functions
     */
    public PipelineRun run(PipelineRuntime runtime) {
        errors().throwIfAny(Severity.ERROR);
        return Engine.run(graph, runtime);
    }

    /** A publisher of what this pipeline emits that takes time, threads and randomness from {@code runtime}. */
    public Publisher<T> on(PipelineRuntime runtime) {
        return subscriber -> subscribe(subscriber, runtime);
    }

    /**
     * A publisher of what this pipeline emits, for a subscriber that acknowledges each element by hand, on any thread: when it
     * has been stored elsewhere, say. Until then the element counts as running in the row {@code deliveries} of the report, and
     * the source does not forget it.
     *
     * <p><b>Backpressure</b>: at most {@code window} deliveries are open at a time, whatever is requested.
     *
     * <p><b>The end</b>: when the input has ended, and when the run drains, it waits for the open deliveries, as for calls; a drain
     * for no longer than its time. One that is never acknowledged keeps the run open until it is drained or cancelled.
     *
     * <p><b>Errors and cancellation</b>: what is open when the run is cancelled or fails is given back to the source at once; a
     * {@linkplain Delivery#reject rejected} delivery fails the run.
     *
     * @param window from 1
     */
    public Publisher<Delivery<T>> deliveries(int window) {
        return deliveries(window, PipelineRuntime::ambient);
    }

    /** As {@link #deliveries(int)}, with time, threads and randomness from {@code runtime}. */
    public Publisher<Delivery<T>> deliveries(int window, PipelineRuntime runtime) {
        return deliveries(window, () -> runtime);
    }

    private Publisher<Delivery<T>> deliveries(int window, Supplier<PipelineRuntime> runtime) {
        if (window < 1) {
            throw new IllegalArgumentException("window must be at least 1, was " + window);
        }
        return subscriber -> {
            CheckReport wrong = errors();
            if (wrong.findings().isEmpty()) {
                Engine.deliver(graph, runtime.get(), window, subscriber);
            } else {
                Engine.refuse(subscriber, new PipelineCheckException(wrong));
            }
        };
    }

    /**
     * The stages of this pipeline from {@code stage} on, fed with dead letters of that stage: what fell out is put back where
     * it fell out, mended if need be ({@link DeadLetter#withElement}). Stages keep their names, so that what fails again makes the same kind of letter. A letter
     * of another stage or pipeline fails the run and says so; elements of another type than the stage takes fail in it.
     *
     * @param stage the name of a stage behind the source
     * @param letters where the letters come from, such as a file that the dead-letter sink wrote
     * @throws IllegalArgumentException if there is no such stage; the message lists those there are
     */
    public Pipeline<T> redeliver(String stage, Source<DeadLetter> letters) {
        return new Pipeline<>(graph.from(stage, Redelivery.of(graph.name(), stage, letters)));
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        subscribe(subscriber, PipelineRuntime.ambient());
    }

    private void subscribe(Subscriber<? super T> subscriber, PipelineRuntime runtime) {
        CheckReport wrong = errors();
        if (wrong.findings().isEmpty()) {
            Engine.subscribe(graph, runtime, subscriber);
        } else {
            Engine.refuse(subscriber, new PipelineCheckException(wrong));
        }
    }

    private CheckReport errors() {
        CheckReport known = errors;
        if (known == null) {
            known = Checker.beforeRun(graph);
            errors = known;
        }
        return known;
    }

    private <R> Stage<T, R> then(StageDefinition definition) {
        return new Stage<>(graph.plus(StageSpec.of(definition)));
    }

    private <R> CallStage<T, R> call(Kind kind, int concurrency, CheckedFunction<? super T, ?> call) {
        CheckedFunction<Object, Object> function = erase(call);
        return call(kind, concurrency, (client, element) -> function.apply(element), call, null);
    }

    private <C, R> CallStage<T, R> call(
            Kind kind, int concurrency, Service<C> service, CheckedBiFunction<? super C, ? super T, ?> call) {
        return call(kind, concurrency, erase(call), call, Objects.requireNonNull(service, "service"));
    }

    private <R> CallStage<T, R> call(
            Kind kind,
            int concurrency,
            CheckedBiFunction<@Nullable Object, Object, @Nullable Object> function,
            Serializable named,
            @Nullable Service<?> service) {
        return new CallStage<>(graph.plus(StageSpec.of(
                new CallDefinition(kind, function, named, service, concurrency, Order.Plain.INPUT, null, null, null))));
    }

    private static int atLeastOne(int concurrency) {
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency must be at least 1, was " + concurrency);
        }
        return concurrency;
    }

    /** The records are untyped; the verbs of this class are the only place where types meet. */
    @SuppressWarnings("unchecked")
    static <F> F erase(Object function) {
        return (F) Objects.requireNonNull(function, "function");
    }
}
