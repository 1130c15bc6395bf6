package io.millrace.core.source;

import java.io.Serializable;
import java.time.Duration;

/**
 * How often a {@link LineFeed} does what costs time.
 *
 * @param saveLines a checkpoint is written when as many more lines have ended, at least 1
 * @param saveTime a checkpoint is written when it is that old and lines have ended
 * @param lookTime how long to wait at the end of a file before looking again
 */
record Pace(int saveLines, Duration saveTime, Duration lookTime) implements Serializable {

    static final Pace DEFAULT = new Pace(100_000, Duration.ofSeconds(1), Duration.ofMillis(200));

    Pace {
        if (saveLines < 1) {
            throw new IllegalArgumentException("lines must be at least 1, was " + saveLines);
        }
        requirePositive(saveTime);
        requirePositive(lookTime);
    }

    Pace saving(int lines, Duration time) {
        return new Pace(lines, time, lookTime);
    }

    Pace looking(Duration time) {
        return new Pace(saveLines, saveTime, time);
    }

    private static void requirePositive(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("time must be more than 0, was " + time);
        }
    }
}
