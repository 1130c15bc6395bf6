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

/**
 * A stage in words, as every form of description has it.
 *
 * @param name its name
 * @param from the names of the stages whose elements enter it; empty for a source
 * @param verb what was typed
 * @param detail what was typed with it
 * @param onError {@code stop}, {@code skip}, {@code failFast} or {@code deadLetter}
 * @param branches ways out of it other than to the next one
 */
record DescribedStage(
        String name, List<String> from, String verb, String detail, String onError, List<Branch> branches) {

    /** A way out of a stage other than to the next one. */
    record Branch(String name, Sink<?> sink) {

        /** The sink's verb and detail. */
        String label() {
            return sink.detail().isEmpty() ? sink.verb() : sink.verb() + " " + sink.detail();
        }
    }

    static List<DescribedStage> of(Graph graph) {
        List<DescribedStage> stages = new ArrayList<>();
        for (Node node : graph.nodes()) {
            StageSpec stage = node.spec();
            stages.add(new DescribedStage(
                    node.name(),
                    node.from(),
                    stage.definition().verb(),
                    stage.definition().detail(),
                    onError(stage.onError()),
                    branches(stage)));
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

    private static List<Branch> branches(StageSpec stage) {
        List<Branch> branches = new ArrayList<>();
        if (stage.definition() instanceof OperatorDefinition definition) {
            for (SideOutput output : definition.operator().sideOutputs()) {
                branches.add(new Branch(output.name(), output.sink()));
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

    /** The arrows between stages, as the numbers of both ends. */
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
