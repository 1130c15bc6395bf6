package io.millrace.samples.accesslog;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** The time of the combined format, such as {@code 17/May/2015:10:05:03 +0000}. */
final class LogTime {

    static final int LENGTH = 26;

    static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private static final String SHAPE = "dd/mmm/yyyy:dd:dd:dd sdddd";

    private LogTime() {}

    /** Reads a text of exactly {@link #LENGTH} characters; throws {@link DateTimeException} when it is no such time. */
    static Instant parse(String text) {
        requireShape(text);
        LocalDateTime local = LocalDateTime.of(
                number(text, 7, 11),
                month(text),
                number(text, 0, 2),
                number(text, 12, 14),
                number(text, 15, 17),
                number(text, 18, 20));
        int sign = text.charAt(21) == '-' ? -1 : 1;
        ZoneOffset offset = ZoneOffset.ofHoursMinutes(sign * number(text, 22, 24), sign * number(text, 24, 26));
        return local.toInstant(offset);
    }

    /** Writes a time in UTC at the end of {@code line}. */
    static void append(StringBuilder line, Instant time) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
        appendTwo(line, utc.getDayOfMonth())
                .append('/')
                .append(MONTHS.get(utc.getMonthValue() - 1))
                .append('/');
        line.append(utc.getYear()).append(':');
        appendTwo(line, utc.getHour()).append(':');
        appendTwo(line, utc.getMinute()).append(':');
        appendTwo(line, utc.getSecond()).append(" +0000");
    }

    private static StringBuilder appendTwo(StringBuilder line, int number) {
        return line.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    private static void requireShape(String text) {
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean fits =
                    switch (SHAPE.charAt(i)) {
                        case 'd', 'y' -> c >= '0' && c <= '9';
                        case 'm' -> true;
                        case 's' -> c == '+' || c == '-';
                        default -> c == SHAPE.charAt(i);
                    };
            if (!fits) {
                throw new DateTimeException("not a time of the combined format");
            }
        }
    }

    private static int month(String text) {
        int index = MONTHS.indexOf(text.substring(3, 6));
        if (index < 0) {
            throw new DateTimeException("not a month of the combined format");
        }
        return index + 1;
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
