package io.millrace.benchmarks.edge;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of verdicts, between two markers of a page. */
final class EdgeTable {

    static final String BEGIN = "<!-- compared: begin (./compare writes what is between the markers) -->\n";
    static final String END = "<!-- compared: end -->";

    private EdgeTable() {}

    static String markdown(Map<Scenario, Map<Library, Verdict>> verdicts) {
        String head = Stream.of(Library.values()).map(Library::title).collect(Collectors.joining(" | "));
        String rule = "|---|---" + "|---".repeat(Library.values().length) + "|\n";
        return "\n| | | " + head + " |\n" + rule
                + verdicts.entrySet().stream()
                        .map(entry -> row(entry.getKey(), entry.getValue()) + "\n")
                        .collect(Collectors.joining())
                + "\n";
    }

    static String row(Scenario scenario, Map<Library, Verdict> verdicts) {
        String cells = Stream.of(Library.values())
                .map(library -> Optional.ofNullable(verdicts.get(library)))
                .map(verdict -> verdict.map(Verdict::text).orElse("–"))
                .collect(Collectors.joining(" | "));
        return "| " + scenario.id() + " | " + scenario.title() + " | " + cells + " |";
    }

    /** {@code page} with {@code table} between the markers. */
    static String replaced(String page, String table) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(
                    "the page lacks the line '" + BEGIN.strip() + "' or, after it, '" + END + "'");
        }
        return page.substring(0, begin + BEGIN.length()) + table + page.substring(end);
    }
}
