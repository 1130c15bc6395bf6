package io.millrace.core;

import io.millrace.core.spi.Operator.SideOutput;
import io.millrace.core.spi.Sink;
import io.millrace.core.stage.Graph;
import io.millrace.core.stage.Node;
import io.millrace.core.stage.OperatorDefinition;
import io.millrace.core.stage.StageSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stage in words, as every form of description has it.
 *
 * @param name its name
 * @param from the names of the stages whose elements enter it; empty for a source
 * @param via the branch of the stage before it that it begins; empty on the main way
 * @param verb what was typed
 * @param detail what was typed with it
 * @param onError {@code stop}, {@code skip}, {@code failFast} or {@code deadLetter}
 * @param branches ways out of it other than to the next one
 */
record DescribedStage(
        String name, List<String> from, String via, String verb, String detail, String onError, List<Branch> branches) {

    /** A way out of a stage other than to the next one. */
    record Branch(String name, Optional<Sink<?>> sink, String first) {

        Branch(String name, Sink<?> sink) {
            this(name, Optional.of(sink), "");
        }

        /** The sink's verb and detail; the name of its first stage when there are more than a sink. */
        String label() {
            return sink.map(to -> to.detail().isEmpty() ? to.verb() : to.verb() + " " + to.detail())
                    .orElse(first);
        }
    }

    static List<DescribedStage> of(Graph graph) {
        List<DescribedStage> stages = new ArrayList<>();
        for (Node node : graph.nodes()) {
            StageSpec stage = node.spec();
            if (node.outlet() > 0 && isSinkAlone(stages, node)) {
                continue;
            }
            stages.add(new DescribedStage(
                    node.name(),
                    node.from(),
                    via(stages, node),
                    stage.definition().verb(),
                    stage.definition().detail(),
                    onError(stage.onError()),
                    branches(node.name(), stage)));
        }
        return stages;
    }

    private static String onError(OnError onError) {
        if (onError instanceof OnError.Skip) {
            return "skip";
        }
        if (onError instanceof OnError.FailFast) {
            return "failFast";
        }
        return onError instanceof OnError.ToDeadLetters ? "deadLetter" : "stop";
    }

    private static String via(List<DescribedStage> stages, Node node) {
        return node.outlet() == 0
                ? ""
                : named(stages, node.from().get(0))
                        .branches()
                        .get(node.outlet() - 1)
                        .name();
    }

    private static DescribedStage named(List<DescribedStage> stages, String name) {
        return stages.stream()
                .filter(stage -> stage.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A sink that is all there is of a branch stands with the stage that it is a branch of. */
    private static boolean isSinkAlone(List<DescribedStage> stages, Node node) {
        return named(stages, node.from().get(0))
                .branches()
                .get(node.outlet() - 1)
                .sink()
                .isPresent();
    }

    private static List<Branch> branches(String name, StageSpec stage) {
        List<Branch> branches = new ArrayList<>();
        if (stage.definition() instanceof OperatorDefinition definition) {
            for (SideOutput output : definition.operator().sideOutputs()) {
                String first = output.line().firstName(name + "." + output.name());
                branches.add(new Branch(output.name(), output.sink(), first));
            }
        }
        if (stage.onError() instanceof OnError.ToDeadLetters deadLetters) {
            branches.add(new Branch("dead letters", deadLetters.sink()));
        }
        return branches;
    }

    boolean isSource() {
        return from.isEmpty();
    }

    /** The arrows between stages, as the numbers of both ends; the first one of a branch is among those of its stage. */
    static List<int[]> arrows(List<DescribedStage> stages) {
        Map<String, Integer> numbers = new HashMap<>();
        List<int[]> arrows = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            numbers.put(stages.get(i).name(), i);
            for (String before : stages.get(i).from()) {
                arrows.add(new int[] {numbers.getOrDefault(before, i), i});
            }
        }
        return arrows;
    }

    /** The detail and, unless it is {@code stop}, what happens to failed elements. */
    String summary() {
        String line = oneLine(detail);
        String policy =
                switch (onError) {
                    case "skip" -> "on error: skip";
                    case "failFast" -> "on error: fail fast";
                    case "deadLetter" -> "on error: dead letter";
                    default -> "";
                };
        return line.isEmpty() || policy.isEmpty() ? line + policy : line + "; " + policy;
    }

    /** What stands in the box of a diagram: the name, and of verb and summary what says more. */
    List<String> labelLines() {
        List<String> lines = new ArrayList<>(List.of(name));
        for (String line : List.of(verb, summary())) {
            if (!line.isBlank() && !line.equals(name)) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** A name may hold anything; a stage is one line nevertheless. */
    static String oneLine(String text) {
        return text.codePoints()
                .map(c -> breaksLine(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean breaksLine(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }
}
