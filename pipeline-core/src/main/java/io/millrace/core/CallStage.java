package io.millrace.core;

import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.Policy;
import io.millrace.core.stage.CallDefinition;
import io.millrace.core.stage.CallDefinition.Order;
import io.millrace.core.stage.Graph;
import java.util.Objects;

/**
 * A pipeline whose last stage makes calls; says how they are protected and in which order they leave.
 *
 * @param <I> the elements that enter the last stage
 * @param <O> the results that it emits
 */
public final class CallStage<I, O> extends Stage<I, O> {

    CallStage(Graph graph) {
        super(graph);
    }

    @Override
    public CallStage<I, O> named(String name) {
        return new CallStage<>(graph.withLast(graph.last().named(checked(name))));
    }

    @Override
    public CallStage<I, O> onError(OnError onError) {
        return new CallStage<>(graph.withLast(graph.last().onError(Objects.requireNonNull(onError, "onError"))));
    }

    /** Emits results as calls end, instead of in the order of the elements. */
    public CallStage<I, O> unordered() {
        return changed(definition().with(Order.Plain.COMPLETION));
    }

    /**
     * Keeps the order of elements that have the same key, and only that: their calls are made one after another, those of
     * different keys at the same time. There may be any number of keys; one without elements in hand costs nothing. The
     * stage takes up to four times its concurrency of elements in hand, so that one busy key does not hold up the others at once.
     *
     * @param key tells the key of an element; runs on the thread that holds the stage; must not block or return null
     */
    public CallStage<I, O> orderedBy(CheckedFunction<? super I, ?> key) {
        return changed(definition().with(new Order.ByKey(Pipeline.<CheckedFunction<Object, Object>>erase(key))));
    }

    /**
     * Runs the functions of {@code mapCpu} or {@code mapBlocking} on the runtime's pool of that name, so that what is slow
     * there takes no threads from others. How many run at a time is the lesser of the stage's concurrency and the pool's size.
     *
     * @param name as in {@link PipelineRuntime.Builder#pool(String, int)}; a runtime without it does not run the pipeline
     * @throws IllegalStateException if the calls of the stage are not made on a pool
     */
    public CallStage<I, O> onPool(String name) {
        Objects.requireNonNull(name, "name");
        CallDefinition definition = definition();
        if (!definition.kind().pooled()) {
            throw new IllegalStateException("stage '"
                    + graph.names().get(graph.stages().size() - 1) + "' is a "
                    + definition.verb() + ", which makes its calls on the thread that holds the stage; only mapCpu and"
                    + " mapBlocking have a pool");
        }
        return changed(definition.with(name));
    }

    /**
     * Protects each call with {@code policy}.
     *
     * @throws IllegalStateException if the stage has a policy already; a stage has one, in which all protections are put
     *     together in the right order
     */
    public CallStage<I, O> with(Policy policy) {
        Policy present = definition().policy();
        if (present != null) {
            throw new IllegalStateException(
                    "stage '" + graph.names().get(graph.stages().size() - 1) + "' has a policy already ("
                            + present.detail() + "); put both into one policy");
        }
        return changed(definition().with(Objects.requireNonNull(policy, "policy")));
    }

    /**
     * Emits what {@code fallback} makes of the error in place of a result that did not come: after all attempts, inside the
     * deadline. It runs on the thread that holds the stage and must not block; if it throws, the call has failed with that.
     */
    public CallStage<I, O> fallback(CheckedFunction<? super Throwable, ? extends O> fallback) {
        CheckedFunction<Throwable, Object> ofError = Pipeline.erase(fallback);
        return changed(definition().with((element, error) -> ofError.apply(error)));
    }

    /** As {@link #fallback(CheckedFunction)}, with the element whose call has failed. */
    public CallStage<I, O> fallback(CheckedBiFunction<? super I, ? super Throwable, ? extends O> fallback) {
        return changed(definition().with(Pipeline.<CheckedBiFunction<Object, Throwable, Object>>erase(fallback)));
    }

    private CallDefinition definition() {
        return (CallDefinition) graph.last().definition();
    }

    private CallStage<I, O> changed(CallDefinition definition) {
        return new CallStage<>(graph.withLast(graph.last().with(definition)));
    }
}
