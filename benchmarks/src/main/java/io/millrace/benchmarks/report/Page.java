package io.millrace.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The page about performance: text that people write, and between two markers what was measured. */
public final class Page {

    private static final String BEGIN = "<!-- measured: begin (./bench writes what is between the markers) -->\n";
    private static final String END = "<!-- measured: end -->";

    private Page() {}

    /** What people wrote in {@code page}: all but what is between the markers. */
    public static String prose(String page) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        return begin < 0 || end < begin ? page : page.substring(0, begin) + page.substring(end);
    }

    /** Replaces what stands between the markers of {@code file} by {@code all}. */
    public static void write(Path file, List<Results> all) throws IOException {
        String page = Files.readString(file);
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(file + " lacks the line '" + BEGIN.strip() + "' or, after it, '" + END + "'");
        }
        StringBuilder measured = new StringBuilder();
        for (Results results : all) {
            measured.append("\n### ").append(results.machine()).append("\n\n");
            measured.append(Table.markdown(results.rows())).append('\n');
        }
        Files.writeString(file, page.substring(0, begin + BEGIN.length()) + measured + page.substring(end));
    }
}
