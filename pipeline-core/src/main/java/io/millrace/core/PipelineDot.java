package io.millrace.core;

import io.millrace.core.stage.Graph;
import java.util.List;

/** A pipeline in the DOT language of Graphviz, from left to right. */
final class PipelineDot {

    private PipelineDot() {}

    static String of(Graph graph, List<DescribedStage> stages) {
        StringBuilder dot =
                new StringBuilder("digraph ").append(quoted(graph.name())).append(" {\n");
        dot.append("  rankdir=LR;\n  node [shape=box];\n");
        for (int i = 0; i < stages.size(); i++) {
            String shape = stages.get(i).isSource() ? ", shape=ellipse" : "";
            dot.append("  s%d [label=%s%s];\n".formatted(i, quoted(stages.get(i).labelLines()), shape));
        }
        for (int[] arrow : DescribedStage.arrows(stages)) {
            String via = stages.get(arrow[1]).via();
            String label = via.isEmpty() ? "" : " [label=" + quoted(via) + ", style=dashed]";
            dot.append("  s%d -> s%d%s;\n".formatted(arrow[0], arrow[1], label));
        }
        for (int i = 0; i < stages.size(); i++) {
            List<DescribedStage.Branch> branches = stages.get(i).branches();
            for (int b = 0; b < branches.size(); b++) {
                DescribedStage.Branch branch = branches.get(b);
                if (branch.sink().isEmpty()) {
                    continue;
                }
                String id = "s" + i + "b" + b;
                dot.append("  %s [label=%s, shape=cylinder];\n".formatted(id, quoted(branch.label())));
                dot.append("  s%d -> %s [label=%s, style=dashed];\n".formatted(i, id, quoted(branch.name())));
            }
        }
        return dot.append("}\n").toString();
    }

    private static String quoted(String text) {
        return quoted(List.of(text));
    }

    /** The lines of a label. A backslash would begin one of DOT's escapes, and a quote end the label. */
    private static String quoted(List<String> lines) {
        StringBuilder text = new StringBuilder("\"");
        for (String line : lines) {
            if (text.length() > 1) {
                text.append("\\n");
            }
            // Graphviz reads HTML's entities in every label, so an ampersand is written as one.
            text.append(DescribedStage.oneLine(line)
                    .replace("\\", "\\\\")
                    .replace("\"", "\\\"")
                    .replace("&", "&amp;"));
        }
        return text.append('"').toString();
    }
}
