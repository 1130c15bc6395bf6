package io.millrace.operators.branch;

import io.millrace.core.Pipeline;
import io.millrace.core.spi.Operator.SideOutput;
import io.millrace.core.spi.Sink;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * A named way out of a stage, with stages of its own: {@code Branch.of("bad", bad -> bad.map(this::explain).to(sink))}. Its stages
 * run in the run of the pipeline, and are called {@code <stage>.bad.…} in its report. What leaves the last one is done.
 *
 * @param output what the engine knows of it
 * @param <T> the elements that enter it
 */
public record Branch<T>(SideOutput output) implements Serializable {

    /**
     * A branch with stages.
     *
     * @param name what it carries; unlike that of another branch of the same stage
     * @param stages continues the pipeline that it is given; called once, at once
     * @throws IllegalArgumentException if the name is blank, or what is returned does not continue the pipeline that was given
     */
    public static <T> Branch<T> of(String name, Function<? super Pipeline<T>, ? extends Pipeline<?>> stages) {
        return new Branch<>(SideOutput.of(name, stages));
    }

    /** A branch that is a sink. */
    public static <T> Branch<T> to(String name, Sink<? super T> sink) {
        return new Branch<>(new SideOutput(name, Objects.requireNonNull(sink, "sink")));
    }

    /** What the branch is called. */
    public String name() {
        return output.name();
    }

    /** The side outputs of a stage with these branches, in their order. */
    static List<SideOutput> outputs(Branch<?>... branches) {
        if (branches.length == 0) {
            throw new IllegalArgumentException("name at least one branch, there was none");
        }
        Set<String> names = new HashSet<>();
        List<SideOutput> outputs = new ArrayList<>();
        for (Branch<?> branch : branches) {
            if (!names.add(branch.name())) {
                throw new IllegalArgumentException(
                        "two branches are named '" + branch.name() + "'; give one of them another name");
            }
            outputs.add(branch.output());
        }
        return List.copyOf(outputs);
    }

    /** The names of the branches, for a detail. */
    static String names(List<SideOutput> outputs) {
        return String.join(", ", outputs.stream().map(SideOutput::name).toList());
    }
}
