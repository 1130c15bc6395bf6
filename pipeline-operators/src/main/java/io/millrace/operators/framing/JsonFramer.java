package io.millrace.operators.framing;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Counts brackets outside of strings. Every byte of a character beyond ASCII is negative, so none is taken for one of these. */
final class JsonFramer implements Framer<String> {

    /** The mark between values of RFC 7464. */
    private static final byte RECORD_SEPARATOR = 0x1e;

    private enum Place {
        /** The array has not begun. */
        BEFORE,
        /** Where values are. */
        INSIDE,
        /** The array has ended. */
        BEHIND
    }

    private final int maxBytes;
    private final boolean inArray;
    private Place place;

    private int depth;
    private boolean inString;
    /** The next byte of the string means something else. */
    private boolean escaped;
    /** In a number or name, which has no last byte of its own. */
    private boolean inWord;

    JsonFramer(int maxBytes, boolean inArray) {
        this.maxBytes = maxBytes;
        this.inArray = inArray;
        this.place = inArray ? Place.BEFORE : Place.INSIDE;
    }

    @Override
    public int begin(byte[] bytes, int from, int to) {
        depth = 0;
        inString = false;
        escaped = false;
        inWord = false;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (!isSpace(b) && !isOfTheArray(b)) {
                if (place != Place.INSIDE || !beginsValue(b)) {
                    throw new FrameException(misplaced(b));
                }
                return i;
            }
        }
        return to;
    }

    private boolean isOfTheArray(byte b) {
        if (!inArray) {
            return false;
        }
        if (place == Place.BEFORE && b == '[') {
            place = Place.INSIDE;
            return true;
        }
        if (place == Place.INSIDE && b == ']') {
            place = Place.BEHIND;
            return true;
        }
        return place == Place.INSIDE && b == ',';
    }

    private String misplaced(byte b) {
        String expected =
                switch (place) {
                    case BEFORE -> "a JSON array cannot begin with";
                    case INSIDE -> "a JSON value cannot begin with";
                    case BEHIND -> "nothing can follow the JSON array, but there is";
                };
        return expected + String.format(Locale.ROOT, " the byte 0x%02x", b & 0xff);
    }

    @Override
    public int end(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (inString) {
                if (escaped) {
                    escaped = false;
                } else if (b == '\\') {
                    escaped = true;
                } else if (b == '"') {
                    inString = false;
                    if (depth == 0) {
                        return i + 1;
                    }
                }
            } else if (inWord) {
                if (endsWord(b)) {
                    inWord = false;
                    return i;
                }
            } else if (b == '"') {
                inString = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if (b == '}' || b == ']') {
                depth--;
                if (depth == 0) {
                    return i + 1;
                }
            } else if (depth == 0) {
                inWord = true;
            }
        }
        return -1;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == RECORD_SEPARATOR;
    }

    private static boolean beginsValue(byte b) {
        return b == '{'
                || b == '['
                || b == '"'
                || b == '-'
                || b >= '0' && b <= '9'
                || b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z';
    }

    private static boolean endsWord(byte b) {
        return isSpace(b) || b == ',' || b == '"' || b == '{' || b == '[' || b == '}' || b == ']';
    }

    @Override
    public boolean isTooLong(long size) {
        return size > maxBytes;
    }

    @Override
    public String limit() {
        return "a JSON value has more than " + Limits.text(maxBytes);
    }

    @Override
    public String frame(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    @Override
    public boolean endsWithInput() {
        return inWord && !inArray;
    }

    @Override
    public void ended() {
        if (inArray && place == Place.INSIDE) {
            throw new FrameException("the input ended inside of the JSON array");
        }
    }
}
