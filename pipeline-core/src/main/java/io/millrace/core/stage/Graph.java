package io.millrace.core.stage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All of a pipeline: its name and its stages in order, the source first. Side outputs belong to their stages.
 *
 * @param name the pipeline's name
 * @param stages the stages; never empty
 */
public record Graph(String name, List<StageSpec> stages) implements Serializable {

    /** Checks that names are unique. */
    public Graph {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a pipeline needs a name, was '" + name + "'");
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

    /** This pipeline with one more stage at its end. */
    public Graph plus(StageSpec stage) {
        List<StageSpec> longer = new ArrayList<>(stages);
        longer.add(stage);
        return new Graph(name, longer);
    }

    /** This pipeline with its last stage replaced. */
    public Graph withLast(StageSpec stage) {
        List<StageSpec> changed = new ArrayList<>(stages);
        changed.set(changed.size() - 1, stage);
        return new Graph(name, changed);
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
