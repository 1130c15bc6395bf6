package io.millrace.operators.merge;

import io.millrace.core.Pipeline;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.stage.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What operators with several inputs have in common. */
final class Inputs {

    /** How many elements are asked for ahead of each input. */
    static final int AHEAD = 16;

    private Inputs() {}

    /** The graphs of the pipelines that flow in besides the first one. */
    static List<Graph> of(Pipeline<?>... others) {
        if (others.length == 0) {
            throw new IllegalArgumentException("name at least one other pipeline to flow in, there was none");
        }
        List<Graph> graphs = new ArrayList<>();
        for (Pipeline<?> other : others) {
            graphs.add(Objects.requireNonNull(other, "a pipeline to flow in was null")
                    .graph());
        }
        return List.copyOf(graphs);
    }

    /** Keeps {@link #AHEAD} elements of each inlet asked for. */
    static void refillAll(int inlets, LogicContext<?> context) {
        for (int inlet = 0; inlet < inlets; inlet++) {
            refill(inlet, context);
        }
    }

    /** Keeps {@link #AHEAD} elements of an inlet asked for, in lumps of half as many. */
    static void refill(int inlet, LogicContext<?> context) {
        refill(inlet, 0, context);
    }

    /** Keeps {@link #AHEAD} elements of an inlet asked for or kept, in lumps of half as many. */
    static void refill(int inlet, int kept, LogicContext<?> context) {
        long ahead = context.pulled(inlet) + kept;
        if (ahead <= AHEAD / 2) {
            context.pull(inlet, AHEAD - ahead);
        }
    }

    /** {@link #AHEAD} elements of each inlet, and one emitted without demand. */
    static OperatorBounds bounds(List<Graph> others) {
        return OperatorBounds.elements((1L + others.size()) * AHEAD + 1);
    }

    /** As {@link #bounds}, and one kept of each inlet. */
    static OperatorBounds boundsWithOneKept(List<Graph> others) {
        return OperatorBounds.elements((1L + others.size()) * (AHEAD + 1) + 1);
    }

    /** The names of the pipelines, for a detail. */
    static String names(List<Graph> graphs) {
        return String.join(", ", graphs.stream().map(Graph::name).toList());
    }

    /** What a function returned, which must be something. */
    static <R> R result(R result, String verb) {
        if (result == null) {
            throw new NullPointerException("the function of " + verb + " returned null");
        }
        return result;
    }
}
