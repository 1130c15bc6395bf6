package io.millrace.samples.sessions;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration as it is typed: {@code 30m}, {@code 45s}, {@code 500ms}, {@code 2h}, {@code 1d}. */
final class DurationText implements ITypeConverter<Duration> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private static final int MOST_DAYS = 3_650;

    @Override
    public Duration convert(String value) {
        Matcher parts = FORM.matcher(value);
        Duration unit = parts.matches() ? UNITS.get(parts.group(2)) : null;
        if (unit == null) {
            throw new TypeConversionException("it must be a number and ms, s, m, h or d, such as 30m");
        }
        Duration duration = unit.multipliedBy(Long.parseLong(parts.group(1)));
        if (duration.compareTo(Duration.ofDays(MOST_DAYS)) > 0) {
            throw new TypeConversionException("it must be at most " + MOST_DAYS + "d");
        }
        return duration;
    }
}
