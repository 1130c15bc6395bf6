package io.millrace.operators.merge;

import io.millrace.core.Pipeline;
import io.millrace.core.spi.LogicContext;
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

    /** Keeps {@link #AHEAD} elements of an inlet asked for, in lumps of half as many. */
    static void refill(int inlet, LogicContext<?> context) {
        long pulled = context.pulled(inlet);
        if (pulled <= AHEAD / 2) {
            context.pull(inlet, AHEAD - pulled);
        }
    }

    /** The names of the pipelines, for a detail. */
    static String names(List<Graph> graphs) {
        return String.join(", ", graphs.stream().map(Graph::name).toList());
    }
}
