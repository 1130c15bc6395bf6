package io.millrace.core.spi;

import io.millrace.core.Pipeline;
import io.millrace.core.check.CheckContext;
import io.millrace.core.stage.Graph;
import io.millrace.core.stage.SinkDefinition;
import io.millrace.core.stage.SourceDefinition;
import io.millrace.core.stage.StageSpec;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

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

    /** The side outputs, the first one for outlet 1. */
    default List<SideOutput> sideOutputs() {
        return List.of();
    }

    /**
     * A named branch: stages of their own, most often a sink alone.
     *
     * @param name what the branch carries, such as {@code late}; its stages are called {@code stage.name.…}, a single sink
     *     {@code stage.name}
     * @param line its stages, which have no source: what the logic sends enters the first one. What leaves the last one is done
     */
    record SideOutput(String name, Graph line) implements Serializable {

        /** The sink, if the branch is nothing but one without a name of its own; else nothing. */
        public Optional<Sink<?>> sink() {
            StageSpec only = line.stages().get(0);
            return line.stages().size() == 1
                            && only.name() == null
                            && only.definition() instanceof SinkDefinition definition
                    ? Optional.of(definition.sink())
                    : Optional.empty();
        }

        /** Checks that there is a name. */
        public SideOutput {
            if (name.isBlank()) {
                throw new IllegalArgumentException("a side output needs a name, was '" + name + "'");
            }
        }

        /**
         * A branch that is a sink and nothing else.
         *
         * @param sink where it ends; it must accept what the logic sends to it
         */
        public SideOutput(String name, Sink<?> sink) {
            this(name, new Graph(name, List.of(StageSpec.of(new SinkDefinition(sink)))));
        }

        /**
         * A branch with stages.
         *
         * @param stages continues the pipeline that it is given, such as {@code bad -> bad.map(this::explain).to(sink)}; called once, at
         *     once
         * @throws IllegalArgumentException if it returns another pipeline, or the one that it was given
         */
        public static <T> SideOutput of(String name, Function<? super Pipeline<T>, ? extends Pipeline<?>> stages) {
            Outlet<T> outlet = new Outlet<>(name);
            Pipeline<?> end = Objects.requireNonNull(
                    stages.apply(Pipeline.define(name).from(outlet)), () -> "the stages of branch '" + name + "'");
            List<StageSpec> all = end.graph().stages();
            if (!(all.get(0).definition() instanceof SourceDefinition first && first.source() == outlet)) {
                throw new IllegalArgumentException("branch '" + name
                        + "' must continue the pipeline that its function is given, but returned pipeline '"
                        + end.name()
                        + "'");
            }
            if (all.size() == 1) {
                throw new IllegalArgumentException(
                        "branch '" + name + "' has no stages; end it in a sink, if only .to(Sinks.discard())");
            }
            if (end.graph().maxInFlight() > 0) {
                throw new IllegalArgumentException(
                        "branch '" + name + "' cannot have a maxInFlight of its own; say it of the whole pipeline");
            }
            return new SideOutput(name, new Graph(name, all.subList(1, all.size())));
        }
    }

    /** Stands for what enters a branch while its stages are put together; it is in no pipeline that runs. */
    record Outlet<T>(String name) implements PullSource<T> {

        @Override
        public String verb() {
            return "outlet";
        }

        @Override
        public String detail() {
            return name;
        }

        @Override
        public SourceReader<T> open() {
            throw new IllegalStateException("branch '" + name + "' runs with its pipeline, and not by itself");
        }
    }
}
