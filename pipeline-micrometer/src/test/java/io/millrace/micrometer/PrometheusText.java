package io.millrace.micrometer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict reader of the Prometheus text format 0.0.4, after its specification: each line is a comment, a HELP, a TYPE or a sample;
 * each metric has one HELP and one TYPE before its samples, which stand together; no series comes twice.
 */
final class PrometheusText {

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") (?:[^\\\\]|\\\\\\\\|\\\\n)*");
    private static final Pattern TYPE =
            Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary|untyped)");
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(?:\\{(.*)})? (\\S+)(?: (-?\\d+))?");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\\\\\|\\\\\"|\\\\n)*)\"(?:,|$)");

    private final Map<String, String> types = new HashMap<>();
    private final Set<String> helped = new HashSet<>();
    private final Set<String> closed = new HashSet<>();
    private final Map<String, Double> samples = new HashMap<>();
    private String current = "";

    private PrometheusText() {}

    static PrometheusText parse(String text) {
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("the last line does not end");
        }
        PrometheusText parsed = new PrometheusText();
        text.lines().forEach(parsed::line);
        return parsed;
    }

    private void line(String line) {
        if (line.isEmpty()) {
            return;
        }
        Matcher help = HELP.matcher(line);
        Matcher type = TYPE.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (help.matches()) {
            enter(help.group(1));
            require(helped.add(current), "a second HELP", line);
        } else if (type.matches()) {
            enter(type.group(1));
            require(types.put(current, type.group(2)) == null, "a second TYPE", line);
        } else if (line.startsWith("# HELP ") || line.startsWith("# TYPE ")) {
            require(false, "not a HELP or TYPE line", line);
        } else if (!line.startsWith("#")) {
            require(sample.matches(), "not a sample", line);
            sample(sample, line);
        }
    }

    private void enter(String metric) {
        if (!metric.equals(current)) {
            require(!closed.contains(metric), "the lines of a metric do not stand together", metric);
            closed.add(current);
            current = metric;
        }
    }

    private void sample(Matcher sample, String line) {
        require(
                sample.group(1).equals(current) && types.containsKey(current),
                "a sample that does not follow its TYPE",
                line);
        double value = sample.group(3).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(sample.group(3));
        require(!"counter".equals(types.get(current)) || value >= 0, "a counter below zero", line);
        String key = current + labels(sample.group(2) == null ? "" : sample.group(2), line);
        require(samples.put(key, value) == null, "a series that came before", line);
    }

    private static Map<String, String> labels(String text, String line) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(text);
        int end = 0;
        while (end < text.length()) {
            require(label.find(end) && label.start() == end, "not a list of labels", line);
            String value = label.group(2)
                    .replace("\\\\", "\u0000")
                    .replace("\\\"", "\"")
                    .replace("\\n", "\n")
                    .replace("\u0000", "\\");
            require(labels.put(label.group(1), value) == null, "a label that came before", line);
            end = label.end();
        }
        return labels;
    }

    private static void require(boolean right, String wrong, String line) {
        if (!right) {
            throw new IllegalArgumentException(wrong + ": " + line);
        }
    }

    /** The value of a series; labels as name, value, name, value. */
    double value(String metric, String... labels) {
        Map<String, String> wanted = new TreeMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        Double value = samples.get(metric + wanted);
        if (value == null) {
            throw new AssertionError("no series " + metric + wanted + " among " + samples.keySet());
        }
        return value;
    }

    String type(String metric) {
        return types.getOrDefault(metric, "");
    }

    List<String> metrics() {
        return new ArrayList<>(types.keySet());
    }
}
