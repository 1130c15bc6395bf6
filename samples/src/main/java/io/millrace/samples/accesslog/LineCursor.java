package io.millrace.samples.accesslog;

/**
 * A position in a log line that only moves forward, so that reading a line takes time linear in its length.
 *
 * <p>Columns in messages count from 1.
 */
final class LineCursor {

    private static final int MAX_SHOWN_CHARS = 80;

    private final String line;
    private int position;

    LineCursor(String line) {
        this.line = line;
    }

    int position() {
        return position;
    }

    /** Steps over one character, which must be {@code wanted}; {@code where} ends the sentence "expected ' ' ...". */
    void expect(char wanted, String where) {
        if (position >= line.length() || line.charAt(position) != wanted) {
            throw malformed("'" + wanted + "' " + where);
        }
        position++;
    }

    /** Reads up to the next space or the end of the line, at least one character. */
    String word(String what) {
        int space = line.indexOf(' ', position);
        int end = space < 0 ? line.length() : space;
        if (end == position) {
            throw malformed(what);
        }
        String word = line.substring(position, end);
        position = end;
        return word;
    }

    /** Reads the given number of characters. */
    String fixed(int length, String what) {
        if (line.length() - position < length) {
            throw malformed(what, position, line.substring(position));
        }
        String text = line.substring(position, position + length);
        position += length;
        return text;
    }

    /**
     * Reads a quoted text without its quotes. {@code \"} and {@code \\} stand for the second character; other escapes,
     * such as the {@code \xe4} that servers write for bytes outside ASCII, stay as they are.
     */
    String quoted(String what) {
        expect('"', "before the " + what);
        int start = position;
        boolean escaped = false;
        while (position < line.length()) {
            char c = line.charAt(position);
            if (c == '"') {
                String text = line.substring(start, position++);
                return escaped ? unescape(text) : text;
            }
            if (c == '\\') {
                escaped = true;
                position++;
            }
            position++;
        }
        position = line.length();
        throw malformed("'\"' after the " + what);
    }

    void expectEnd() {
        if (position < line.length()) {
            throw malformed("the end of the line after the user agent");
        }
    }

    /** The refusal for what stands at the current position. */
    MalformedLineException malformed(String expected) {
        String found = position < line.length()
                ? "'" + Excerpt.printable(Character.toString(line.codePointAt(position)), 2) + "'"
                : "the end of the line";
        return refusal(expected, position, found);
    }

    /** The refusal for a text that was read at {@code start}. */
    MalformedLineException malformed(String expected, int start, String found) {
        return refusal(expected, start, '"' + Excerpt.printable(found, MAX_SHOWN_CHARS) + '"');
    }

    private static MalformedLineException refusal(String expected, int position, String found) {
        return new MalformedLineException(
                "expected %s at column %d, found %s".formatted(expected, position + 1, found));
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && (text.charAt(i + 1) == '"' || text.charAt(i + 1) == '\\')) {
                i++;
                c = text.charAt(i);
            }
            plain.append(c);
        }
        return plain.toString();
    }
}
