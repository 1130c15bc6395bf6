package io.millrace.core.spi;

import io.millrace.core.check.CheckContext;
import io.millrace.core.stage.Graph;
import java.io.Serializable;
import java.util.List;

/**
 * A reusable piece of a pipeline for {@code via(...)}: it describes, and makes a {@link StageLogic} for each run. Write one
 * as a record that rejects bad values in its constructor, and offer it from a factory method in a family.
 *
 * @param <I> the elements that enter
 * @param <O> the elements that leave
 */
public interface Operator<I, O> extends Serializable {

    /** The operator's own name, such as {@code batch}; also the stage's name when the user gives none. */
    String verb();

    /** What the stage does, in a few words for {@code describe()}, such as {@code 500 elements or 20 ms}. */
    String detail();

    /** What the logic of one run holds at most, for {@code Pipeline.bounds}; unknown when an operator does not say. */
    default OperatorBounds bounds() {
        return OperatorBounds.unknown();
    }

    /**
     * Says what {@code pipeline.check()} should know, such as the functions that the logic calls. Called before the first run of a
     * pipeline, so it must be quick and touch nothing outside this value.
     */
    default void check(CheckContext context) {}

    /** A new logic for one run. */
    StageLogic<I, O> logic();

    /**
     * Pipelines that flow into the stage besides the one it is a stage of, the first one through inlet 1. They run in the same run:
     * they start, drain, pause and end with it, and their stages are counted in its report.
     */
    default List<Graph> inputs() {
        return List.of();
    }

    /** The sinks of the side outputs, the first one for outlet 1. */
    default List<SideOutput> sideOutputs() {
        return List.of();
    }

    /**
     * A named branch that ends in a sink.
     *
     * @param name what the branch carries, such as {@code late}
     * @param sink where it ends; it must accept what the logic diverts to it
     */
    record SideOutput(String name, Sink<?> sink) implements Serializable {}
}
