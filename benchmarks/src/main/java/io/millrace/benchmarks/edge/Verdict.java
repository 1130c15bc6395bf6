package io.millrace.benchmarks.edge;

import java.util.Objects;

/**
 * What a run was.
 *
 * @param kind the word for it
 * @param detail how far it came, or how much is missing; may be empty
 */
record Verdict(Kind kind, String detail) {

    /** What can become of a run. */
    enum Kind {
        RIGHT,
        OVERFLOWS,
        FAILS,
        HANGS,
        STARVES,
        LOSES,
        REPEATS,
        /** Not wrong, but not done when the time was over. */
        SLOW
    }

    Verdict {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(detail, "detail");
    }

    /** One line, which {@link #parse} reads. */
    String toLine() {
        return kind + "\t" + detail;
    }

    static Verdict parse(String line) {
        String[] parts = line.split("\t", 2);
        if (parts.length < 2) {
            throw new IllegalArgumentException("no verdict: " + line);
        }
        return new Verdict(Kind.valueOf(parts[0]), parts[1]);
    }

    /** As in a cell of the table. */
    String text() {
        String word = kind.name().toLowerCase(java.util.Locale.ROOT);
        String cell = detail.isEmpty() ? word : word + " " + detail;
        return (kind == Kind.RIGHT ? cell : "**" + word + "**" + (detail.isEmpty() ? "" : " " + detail));
    }
}
