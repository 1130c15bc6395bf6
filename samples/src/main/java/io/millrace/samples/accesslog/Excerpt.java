package io.millrace.samples.accesslog;

/** The beginning of a text of any size, cut so that it can be shown to people and stored in files. */
final class Excerpt {

    private Excerpt() {}

    /** The first {@code maxChars} characters at most, one less where the cut would halve a surrogate pair. */
    static String cut(String text, int maxChars) {
        if (text.length() <= maxChars) {
            return text;
        }
        int end = maxChars;
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /**
     * The same cut with every character that could change a terminal or a log line written as an escape: controls,
     * separators, invisible and bidirectional formatting, lone surrogates.
     */
    static String printable(String text, int maxChars) {
        String cut = cut(text, maxChars);
        StringBuilder shown = new StringBuilder(cut.length());
        cut.codePoints().forEach(point -> append(shown, point));
        return shown.toString();
    }

    private static void append(StringBuilder shown, int point) {
        if (isPlain(point)) {
            shown.appendCodePoint(point);
        } else {
            shown.append(point <= 0xFFFF ? String.format("\\u%04x", point) : String.format("\\u{%x}", point));
        }
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
