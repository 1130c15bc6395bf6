package io.millrace.core;

import io.millrace.core.stage.Graph;
import java.util.Objects;

/**
 * A pipeline whose last stage can still be named and told what to do about failures.
 *
 * @param <I> the elements that enter the last stage
 * @param <O> the elements that it emits
 */
public sealed class Stage<I, O> extends Pipeline<O> permits CallStage {

    Stage(Graph graph) {
        super(graph);
    }

    /**
     * Names the last stage, for reports, traces, meters and side outputs.
     *
     * @throws IllegalArgumentException if another stage of the pipeline was given the name
     */
    public Stage<I, O> named(String name) {
        return new Stage<>(graph.withLast(graph.last().named(checked(name))));
    }

    /** Says what the last stage does about an element that fails in it; without, the run fails after what is in work. */
    public Stage<I, O> onError(OnError onError) {
        return new Stage<>(graph.withLast(graph.last().onError(Objects.requireNonNull(onError, "onError"))));
    }

    static String checked(String name) {
        Objects.requireNonNull(name, "name");
        if (name.isBlank()) {
            throw new IllegalArgumentException("a stage name must not be blank, was '" + name + "'");
        }
        return name;
    }
}
