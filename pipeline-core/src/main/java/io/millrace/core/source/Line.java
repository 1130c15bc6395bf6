package io.millrace.core.source;

import java.util.Objects;
import java.util.Optional;

/**
 * One line of input: its number and its text, or what is wrong with it. A bad line is an element like any other until its
 * text is asked for; {@code .map(line -> parse(line.text()))} thus sends it where the error policy of that stage says.
 */
public final class Line {

    /** How many characters of a line its {@link #toString} shows. */
    private static final int EXCERPT_CHARS = 200;

    private final long number;
    private final String readable;
    private final String problem;

    private Line(long number, String readable, String problem) {
        this.number = number;
        this.readable = Objects.requireNonNull(readable, "text");
        this.problem = problem;
    }

    /**
     * A good line.
     *
     * @param number its number, from 1
     * @param text the line without its end
     */
    public static Line of(long number, String text) {
        return new Line(number, text, "");
    }

    static Line bad(long number, String readable, String problem) {
        return new Line(number, readable, problem);
    }

    /** The number of the line in its file, from 1. */
    public long number() {
        return number;
    }

    /**
     * The line without its end.
     *
     * @throws BadLineException if the line is too long or not valid UTF-8; the message has the number and the reason
     */
    public String text() {
        if (!problem.isEmpty()) {
            throw new BadLineException(number, problem);
        }
        return readable;
    }

    /** What is wrong with the line, such as {@code is longer than 1048576 bytes}; empty for a good line. */
    public Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    /**
     * The line as far as it could be read: all of a good line, all of one that is not valid UTF-8 with U+FFFD in place of
     * what is wrong, and the first 200 characters of one that is too long.
     */
    public String readable() {
        return readable;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Line line
                && number == line.number
                && readable.equals(line.readable)
                && problem.equals(line.problem);
    }

    @Override
    public int hashCode() {
        return Objects.hash(number, readable, problem);
    }

    /** The number and at most 200 characters of the line on one line; control characters are escaped. */
    @Override
    public String toString() {
        String excerpt = cut(readable);
        StringBuilder shown =
                new StringBuilder(excerpt.length() + 24).append("line ").append(number);
        if (!problem.isEmpty()) {
            shown.append(" (").append(problem).append(')');
        }
        shown.append(": ");
        excerpt.chars().forEach(c -> appendEscaped(shown, (char) c));
        if (excerpt.length() < readable.length()) {
            shown.append('…');
        }
        return shown.toString();
    }

    /** The first 200 characters of {@code text}, or one less where that would cut a surrogate pair in two. */
    static String cut(String text) {
        if (text.length() <= EXCERPT_CHARS) {
            return text;
        }
        boolean pair = Character.isHighSurrogate(text.charAt(EXCERPT_CHARS - 1));
        return text.substring(0, pair ? EXCERPT_CHARS - 1 : EXCERPT_CHARS);
    }

    private static void appendEscaped(StringBuilder shown, char c) {
        switch (c) {
            case '\t' -> shown.append("\\t");
            case '\r' -> shown.append("\\r");
            case '\n' -> shown.append("\\n");
            default -> {
                if (Character.isISOControl(c) || isFormat(c)) {
                    shown.append("\\u%04x".formatted((int) c));
                } else {
                    shown.append(c);
                }
            }
        }
    }

    /** Characters that change how a terminal shows the rest: direction marks, line and paragraph separators. */
    private static boolean isFormat(char c) {
        int type = Character.getType(c);
        return type == Character.FORMAT || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }
}
