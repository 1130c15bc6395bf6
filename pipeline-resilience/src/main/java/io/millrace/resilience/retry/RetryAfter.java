package io.millrace.resilience.retry;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;

/**
 * What the value of an HTTP {@code Retry-After} header means (RFC 9110, 10.2.3): a number of seconds, or a date in one of the
 * three forms that servers use. Reading never throws and never takes long, whatever the server has sent.
 *
 * @param reading how it was understood
 * @param delay how long to wait, from zero to {@link #LONGEST}; zero unless {@code reading} is {@link Reading#WAIT} or
 *     {@link Reading#TOO_LONG}
 */
public record RetryAfter(Reading reading, Duration delay) {

    /** The longest time that is waited for; nobody waits longer than the deadline of the call in any case. */
    public static final Duration LONGEST = Duration.ofDays(1);

    private static final int LONGEST_TEXT = 64;
    private static final int MOST_DIGITS = 9;

    /** The date of a header of 1994 has a year of two digits; it is the one nearest to this century's middle. */
    private static final int FIRST_YEAR = 1970;

    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss 'GMT'", Locale.US),
            new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, d-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, FIRST_YEAR)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.US),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.US));

    /** How a value was understood. */
    public enum Reading {
        /** A time to wait. */
        WAIT,
        /** A date that has passed: now. */
        PAST,
        /** More than {@link RetryAfter#LONGEST}, which is taken instead. */
        TOO_LONG,
        /** No number and no date; it is as if there were none. */
        UNREADABLE
    }

    /**
     * Reads a value.
     *
     * @param value what the header says
     * @param now the time of day at the client, for dates
     */
    public static RetryAfter read(String value, Instant now) {
        if (value.length() > LONGEST_TEXT) {
            return new RetryAfter(Reading.UNREADABLE, Duration.ZERO);
        }
        String text = value.strip();
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return seconds(text);
        }
        for (DateTimeFormatter form : DATES) {
            try {
                return until(LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC), now);
            } catch (DateTimeException anotherForm) {
                // tried below
            }
        }
        return new RetryAfter(Reading.UNREADABLE, Duration.ZERO);
    }

    private static RetryAfter seconds(String digits) {
        String number = digits.replaceFirst("^0+(?=.)", "");
        return number.length() > MOST_DIGITS
                ? new RetryAfter(Reading.TOO_LONG, LONGEST)
                : bounded(Duration.ofSeconds(Long.parseLong(number)));
    }

    private static RetryAfter until(Instant date, Instant now) {
        return date.isAfter(now) ? bounded(Duration.between(now, date)) : new RetryAfter(Reading.PAST, Duration.ZERO);
    }

    private static RetryAfter bounded(Duration wait) {
        return wait.compareTo(LONGEST) > 0
                ? new RetryAfter(Reading.TOO_LONG, LONGEST)
                : new RetryAfter(Reading.WAIT, wait);
    }
}
