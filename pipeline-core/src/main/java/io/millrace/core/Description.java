package io.millrace.core;

import io.millrace.core.DescribedStage.Branch;
import io.millrace.core.stage.Graph;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A pipeline for people and programs to read: as text, as a Mermaid diagram, for Graphviz, and as JSON. The same pipeline always
 * gives the same text.
 */
public final class Description {

    private final Graph graph;
    private final List<DescribedStage> stages;

    /** Describes {@code graph}. */
    public Description(Graph graph) {
        this.graph = graph;
        this.stages = DescribedStage.of(graph);
    }

    /**
     * The pipeline's name and a line for each stage: its name, its verb, what it does in a few words, and what it does about
     * a failed element unless that is {@link OnError#stop}. The stages of an input stand before the one that they flow into, which
     * says where its elements come from. A stage's side outputs follow it, one a line.
     */
    public String text() {
        int nameWidth = 0;
        int verbWidth = 0;
        for (DescribedStage stage : stages) {
            nameWidth = Math.max(nameWidth, oneLine(stage.name()).length());
            verbWidth = Math.max(verbWidth, oneLine(stage.verb()).length());
        }
        StringBuilder text = new StringBuilder("pipeline ").append(oneLine(graph.name()));
        if (graph.maxInFlight() > 0) {
            text.append(", at most ").append(graph.maxInFlight()).append(" in flight");
        }
        for (DescribedStage stage : stages) {
            String row = pad(oneLine(stage.name()), nameWidth) + "  " + pad(oneLine(stage.verb()), verbWidth) + "  "
                    + stage.summary();
            text.append("\n  ").append(row.stripTrailing());
            if (stage.from().size() > 1) {
                text.append("\n    <- ").append(oneLine(String.join(", ", stage.from())));
            }
            for (Branch branch : stage.branches()) {
                text.append("\n    -> ")
                        .append(oneLine(branch.name()))
                        .append(": ")
                        .append(oneLine(branch.label()));
            }
        }
        return text.append('\n').toString();
    }

    /**
     * The pipeline as a Mermaid flow chart from left to right. Whatever names and details hold stays inside its label: all
     * characters that mean something to Mermaid or HTML are written as entities.
     */
    public String mermaid() {
        StringBuilder chart = new StringBuilder("flowchart LR\n");
        for (int i = 0; i < stages.size(); i++) {
            String label = stages.get(i).labelLines().stream()
                    .map(Description::entities)
                    .collect(Collectors.joining("<br/>"));
            String shape = stages.get(i).isSource() ? "([\"%s\"])" : "[\"%s\"]";
            chart.append("  s").append(i).append(shape.formatted(label)).append('\n');
        }
        for (int[] arrow : DescribedStage.arrows(stages)) {
            String via = stages.get(arrow[1]).via();
            String line = via.isEmpty() ? "-->" : "-. \"" + entities(via) + "\" .->";
            chart.append("  s%d %s s%d\n".formatted(arrow[0], line, arrow[1]));
        }
        for (int i = 0; i < stages.size(); i++) {
            List<Branch> branches = stages.get(i).branches();
            for (int b = 0; b < branches.size(); b++) {
                Branch branch = branches.get(b);
                if (branch.sink().isEmpty()) {
                    continue;
                }
                chart.append("  s%d -. \"%s\" .-> s%db%d[(\"%s\")]\n"
                        .formatted(i, entities(branch.name()), i, b, entities(branch.label())));
            }
        }
        return chart.toString();
    }

    /**
     * The pipeline in the DOT language, for Graphviz: {@code dot -Tsvg}. Whatever names and details hold stays inside its label.
     */
    public String dot() {
        return PipelineDot.of(graph, stages);
    }

    /**
     * The pipeline as JSON for programs: an object with {@code "version": 1}, the pipeline's name, its bound if it has one, and its
     * stages in order with their side outputs. docs/describe-json.md has the format; names and details are as the user wrote them.
     */
    public String json() {
        return PipelineJson.of(graph, stages);
    }

    /** As {@link #text}. */
    @Override
    public String toString() {
        return text();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static String oneLine(String text) {
        return DescribedStage.oneLine(text);
    }

    private static String entities(String text) {
        StringBuilder safe = new StringBuilder();
        oneLine(text).codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) || " .,:_/+=-…".indexOf(c) >= 0) {
                safe.appendCodePoint(c);
            } else {
                safe.append('#').append(c).append(';');
            }
        });
        return safe.toString();
    }
}
