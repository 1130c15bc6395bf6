package io.millrace.core;

import io.millrace.core.stage.Graph;
import java.util.Iterator;
import java.util.List;

/**
 * A pipeline as JSON, written by hand since the core depends on no library for it. The format is in docs/describe-json.md; what is
 * changed there so that a reader must know raises {@link #VERSION}.
 */
final class PipelineJson {

    static final int VERSION = 1;

    private final StringBuilder json = new StringBuilder();

    private PipelineJson() {}

    static String of(Graph graph, List<DescribedStage> stages) {
        PipelineJson text = new PipelineJson();
        text.json.append("{\n  \"version\": ").append(VERSION).append(",\n  \"pipeline\": ");
        text.string(graph.name()).append(",\n");
        if (graph.maxInFlight() > 0) {
            text.json.append("  \"maxInFlight\": ").append(graph.maxInFlight()).append(",\n");
        }
        text.json.append("  \"stages\": [\n");
        for (Iterator<DescribedStage> each = stages.iterator(); each.hasNext(); ) {
            text.stage(each.next());
            text.json.append(each.hasNext() ? ",\n" : "\n");
        }
        return text.json.append("  ]\n}\n").toString();
    }

    private void stage(DescribedStage stage) {
        json.append("    {\"name\": ");
        string(stage.name()).append(", \"from\": [");
        for (Iterator<String> each = stage.from().iterator(); each.hasNext(); ) {
            string(each.next()).append(each.hasNext() ? ", " : "");
        }
        json.append("], \"verb\": ");
        string(stage.verb()).append(", \"detail\": ");
        string(stage.detail()).append(", \"onError\": ");
        string(stage.onError()).append(", \"sideOutputs\": [");
        for (Iterator<DescribedStage.Branch> each = stage.branches().iterator(); each.hasNext(); ) {
            DescribedStage.Branch branch = each.next();
            json.append("{\"name\": ");
            string(branch.name());
            if (branch.sink().isPresent()) {
                json.append(", \"sink\": ");
                string(branch.sink().get().verb()).append(", \"detail\": ");
                string(branch.sink().get().detail());
            } else {
                json.append(", \"stage\": ");
                string(branch.first());
            }
            json.append(each.hasNext() ? "}, " : "}");
        }
        json.append("]}");
    }

    /** In quotes; what could break a line, a quote or a decoder is escaped, half surrogates too. */
    private StringBuilder string(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean whole = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (whole) {
                json.append(c).append(text.charAt(++i));
            } else if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"');
    }
}
