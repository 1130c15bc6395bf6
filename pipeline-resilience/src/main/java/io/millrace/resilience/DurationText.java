package io.millrace.resilience;

import java.time.Duration;

/** A duration as people write it: a whole number of the longest unit that loses nothing, {@code 200 ms}, {@code 90 s}. */
final class DurationText {

    private static final String[] UNITS = {"ns", "us", "ms", "s", "min", "h"};
    private static final int[] TO_NEXT_UNIT = {1000, 1000, 1000, 60, 60};

    private DurationText() {}

    /** The text of a positive {@code duration} of at most {@code Long.MAX_VALUE} nanoseconds. */
    static String of(Duration duration) {
        long amount = duration.toNanos();
        int unit = 0;
        while (unit < TO_NEXT_UNIT.length && amount % TO_NEXT_UNIT[unit] == 0) {
            amount /= TO_NEXT_UNIT[unit];
            unit++;
        }
        return amount + " " + UNITS[unit];
    }
}
