package io.millrace.core.stage;

import io.millrace.core.spi.Operator.SideOutput;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All of a pipeline: its name and its stages in order, the source first. Side outputs and further inputs belong to their
 * stages; {@link #nodes} has the stages of the inputs too.
 *
 * @param name the pipeline's name
 * @param stages the stages; never empty
 * @param maxInFlight how many elements of the source may be inside at a time; 0 when nothing was said. Inputs have their own
 */
public record Graph(String name, List<StageSpec> stages, int maxInFlight) implements Serializable {

    /** An element goes through neighbouring stages in one call; of half a stack they take no more than this. */
    private static final int MOST_STAGES = 500;

    /** Checks that names are unique. */
    public Graph {
        if (maxInFlight < 0) {
            throw new IllegalArgumentException("maxInFlight must be at least 1, was " + maxInFlight);
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("a pipeline needs a name, was '" + name + "'");
        }
        int size = size(stages);
        if (size > MOST_STAGES) {
            throw new IllegalArgumentException("pipeline '" + name + "' has " + size + " stages; it may have "
                    + MOST_STAGES
                    + ", because an element goes through neighbours in one call and a stack has no room for"
                    + " more. Put what belongs together into one function, or run two pipelines");
        }
        stages = List.copyOf(stages);
        Set<String> given = new HashSet<>();
        for (StageSpec stage : stages) {
            String stageName = stage.name();
            if (stageName != null && !given.add(stageName)) {
                throw new IllegalArgumentException("pipeline '" + name + "' has two stages named '" + stageName
                        + "'; stage names are unique, so give one of them another name");
            }
        }
    }

    /** A pipeline without a bound of its own. */
    public Graph(String name, List<StageSpec> stages) {
        this(name, stages, 0);
    }

    /** This pipeline with {@code most} elements inside at most, or fewer if that was said before. */
    public Graph atMost(int most) {
        return new Graph(name, stages, maxInFlight == 0 ? most : Math.min(maxInFlight, most));
    }

    /** This pipeline with one more stage at its end. */
    public Graph plus(StageSpec stage) {
        List<StageSpec> longer = new ArrayList<>(stages);
        longer.add(stage);
        return new Graph(name, longer, maxInFlight);
    }

    /** This pipeline with its last stage replaced. */
    public Graph withLast(StageSpec stage) {
        List<StageSpec> changed = new ArrayList<>(stages);
        changed.set(changed.size() - 1, stage);
        return new Graph(name, changed, maxInFlight);
    }

    /**
     * The stages from {@code stage} on, under their names, behind {@code beginning}.
     *
     * @throws IllegalArgumentException if there is no such stage behind the source
     */
    public Graph from(String stage, List<StageSpec> beginning) {
        List<String> names = names();
        int first = names.indexOf(stage);
        if (first < 1) {
            throw new IllegalArgumentException("pipeline '" + name + "' has no stage '" + stage
                    + "' behind its source; there are " + names.subList(1, names.size()));
        }
        List<StageSpec> some = new ArrayList<>(beginning);
        for (int at = first; at < names.size(); at++) {
            if (!inputs(stages.get(at)).isEmpty()) {
                throw new IllegalArgumentException("stage '" + names.get(at) + "' of pipeline '" + name
                        + "' has inputs of its own, which would be read again; put letters of the stages before it back by "
                        + "merging them");
            }
            some.add(stages.get(at).named(names.get(at)));
        }
        return new Graph(name, some, maxInFlight);
    }

    /**
     * All stages, with those of the inputs and side outputs of its operators, each after those whose elements enter it. The stages of
     * an input are called {@code input.stage}, with the name of the input's pipeline, and {@code input-2.stage} if that is taken;
     * those of a side output {@code stage.output.stage}, a single one without a name of its own {@code stage.output}.
     */
    public List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        addNodes("", "", 0, nodes, new HashSet<>());
        return nodes;
    }

    /**
     * Adds the nodes of this line of stages, of all that flow into it, and of the side outputs.
     *
     * @param before the stage whose outlet this line begins at; empty when it begins with a source
     * @return the name of the last stage
     */
    private String addNodes(String prefix, String before, int outlet, List<Node> nodes, Set<String> inputNames) {
        List<String> own = names();
        boolean branch = outlet > 0;
        boolean alone = outlet > 0 && isAlone();
        String last = before;
        for (int at = 0; at < own.size(); at++) {
            StageSpec stage = stages.get(at);
            List<String> from = new ArrayList<>(last.isEmpty() ? List.of() : List.of(last));
            for (Graph input : inputs(stage)) {
                from.add(input.addNodes(free(prefix + input.name(), inputNames) + ".", "", 0, nodes, inputNames));
            }
            last = alone ? prefix.substring(0, prefix.length() - 1) : prefix + own.get(at);
            nodes.add(new Node(last, stage, from, at == 0 ? maxInFlight : 0, at == 0 ? outlet : 0, branch));
            int side = 0;
            for (SideOutput output : sideOutputs(stage)) {
                side++;
                output.line().addNodes(last + "." + output.name() + ".", last, side, nodes, inputNames);
            }
        }
        return last;
    }

    /** Whether there is one stage, and it has the name of the branch that it is all of. */
    private boolean isAlone() {
        return stages.size() == 1 && stages.get(0).name() == null;
    }

    /** What the first stage of this line is called when it is the side output {@code branch}. */
    public String firstName(String branch) {
        return isAlone() ? branch : branch + "." + names().get(0);
    }

    private static List<SideOutput> sideOutputs(StageSpec stage) {
        return stage.definition() instanceof OperatorDefinition definition
                ? definition.operator().sideOutputs()
                : List.of();
    }

    /** The pipelines whose elements enter {@code stage} besides those of the stage before it. */
    private static List<Graph> inputs(StageSpec stage) {
        return stage.definition() instanceof OperatorDefinition definition
                ? definition.operator().inputs()
                : List.of();
    }

    private static int size(List<StageSpec> stages) {
        int size = stages.size();
        for (StageSpec stage : stages) {
            for (Graph input : inputs(stage)) {
                size += size(input.stages());
            }
            for (SideOutput output : sideOutputs(stage)) {
                size += size(output.line().stages());
            }
        }
        return size;
    }

    /** The last stage. */
    public StageSpec last() {
        return stages.get(stages.size() - 1);
    }

    /**
     * The names of the stages, in order: the given ones as they are; a default one gets {@code -2}, {@code -3} … when it
     * is taken. The same definition always gives the same names.
     */
    public List<String> names() {
        Set<String> taken = new HashSet<>();
        for (StageSpec stage : stages) {
            if (stage.name() != null) {
                taken.add(stage.name());
            }
        }
        List<String> names = new ArrayList<>();
        for (StageSpec stage : stages) {
            String given = stage.name();
            names.add(given != null ? given : free(stage.definition().defaultName(), taken));
        }
        return names;
    }

    private static String free(String wanted, Set<String> taken) {
        String name = wanted;
        for (int n = 2; !taken.add(name); n++) {
            name = wanted + "-" + n;
        }
        return name;
    }
}
