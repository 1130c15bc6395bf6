package io.millrace.core;

import io.millrace.core.spi.Operator.SideOutput;
import io.millrace.core.spi.Sink;
import io.millrace.core.stage.Graph;
import io.millrace.core.stage.OperatorDefinition;
import io.millrace.core.stage.StageSpec;
import java.util.ArrayList;
import java.util.List;

/** A pipeline for people to read: as text and as a Mermaid diagram. The same pipeline always gives the same text. */
public final class Description {

    private final Graph graph;

    /** Describes {@code graph}. */
    public Description(Graph graph) {
        this.graph = graph;
    }

    /**
     * The pipeline's name and a line for each stage: its name, its verb, what it does in a few words, and what it does about
     * a failed element unless that is {@link OnError#stop}. A stage's side outputs follow it, one a line.
     */
    public String text() {
        List<String> names = graph.names();
        int nameWidth = 0;
        int verbWidth = 0;
        for (int i = 0; i < names.size(); i++) {
            nameWidth = Math.max(nameWidth, oneLine(names.get(i)).length());
            verbWidth = Math.max(verbWidth, oneLine(verb(i)).length());
        }
        StringBuilder text = new StringBuilder("pipeline ").append(oneLine(graph.name()));
        if (graph.maxInFlight() > 0) {
            text.append(", at most ").append(graph.maxInFlight()).append(" in flight");
        }
        for (int i = 0; i < names.size(); i++) {
            String row =
                    pad(oneLine(names.get(i)), nameWidth) + "  " + pad(oneLine(verb(i)), verbWidth) + "  " + summary(i);
            text.append("\n  ").append(row.stripTrailing());
            for (Branch branch : branches(stage(i))) {
                text.append("\n    -> ")
                        .append(oneLine(branch.name()))
                        .append(": ")
                        .append(oneLine(branch.sink()));
            }
        }
        return text.append('\n').toString();
    }

    /**
     * The pipeline as a Mermaid flow chart from left to right. Whatever names and details hold stays inside its label: all
     * characters that mean something to Mermaid or HTML are written as entities.
     */
    public String mermaid() {
        List<String> names = graph.names();
        StringBuilder chart = new StringBuilder("flowchart LR\n");
        for (int i = 0; i < names.size(); i++) {
            StringBuilder label = new StringBuilder(entities(names.get(i)));
            for (String line : List.of(verb(i), summary(i))) {
                if (!line.isBlank() && !line.equals(names.get(i))) {
                    label.append("<br/>").append(entities(line));
                }
            }
            String shape = i == 0 ? "([\"%s\"])" : "[\"%s\"]";
            chart.append("  s").append(i).append(shape.formatted(label)).append('\n');
        }
        for (int i = 1; i < names.size(); i++) {
            chart.append("  s%d --> s%d\n".formatted(i - 1, i));
        }
        for (int i = 0; i < names.size(); i++) {
            List<Branch> branches = branches(stage(i));
            for (int b = 0; b < branches.size(); b++) {
                Branch branch = branches.get(b);
                chart.append("  s%d -. \"%s\" .-> s%db%d[(\"%s\")]\n"
                        .formatted(i, entities(branch.name()), i, b, entities(branch.sink())));
            }
        }
        return chart.toString();
    }

    /** As {@link #text}. */
    @Override
    public String toString() {
        return text();
    }

    private StageSpec stage(int index) {
        return graph.stages().get(index);
    }

    private String verb(int index) {
        return stage(index).definition().verb();
    }

    private String summary(int index) {
        String detail = oneLine(stage(index).definition().detail());
        String onError = onError(stage(index).onError());
        return detail.isEmpty() || onError.isEmpty() ? detail + onError : detail + "; " + onError;
    }

    private static String onError(OnError onError) {
        if (onError instanceof OnError.Skip) {
            return "on error: skip";
        }
        if (onError instanceof OnError.FailFast) {
            return "on error: fail fast";
        }
        return onError instanceof OnError.ToDeadLetters ? "on error: dead letter" : "";
    }

    /** A way out of a stage other than to the next one. */
    private record Branch(String name, String sink) {}

    private static List<Branch> branches(StageSpec stage) {
        List<Branch> branches = new ArrayList<>();
        if (stage.definition() instanceof OperatorDefinition definition) {
            for (SideOutput output : definition.operator().sideOutputs()) {
                branches.add(new Branch(output.name(), label(output.sink())));
            }
        }
        if (stage.onError() instanceof OnError.ToDeadLetters deadLetters) {
            branches.add(new Branch("dead letters", label(deadLetters.sink())));
        }
        return branches;
    }

    private static String label(Sink<?> sink) {
        return sink.detail().isEmpty() ? sink.verb() : sink.verb() + " " + sink.detail();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    /** A name may hold anything; a stage is one line nevertheless. */
    private static String oneLine(String text) {
        return text.codePoints()
                .map(c -> breaksLine(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean breaksLine(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
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
