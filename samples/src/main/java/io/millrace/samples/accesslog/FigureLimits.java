package io.millrace.samples.accesslog;

import java.time.Duration;

/**
 * What {@link MinuteFigures} may hold.
 *
 * @param openFigures most figures open at once, 1 to 1,000,000
 * @param lateness how far a minute may lie behind the newest one and still be open, in whole minutes from 0 to one day
 * @param clients most different clients counted in one figure, 1 to 1,000,000
 * @param networks most different networks named in one figure, 1 to 1,000
 */
public record FigureLimits(int openFigures, Duration lateness, int clients, int networks) {

    public FigureLimits {
        requireRange("openFigures", openFigures, 1_000_000);
        if (lateness.isNegative()
                || lateness.compareTo(Duration.ofDays(1)) > 0
                || !lateness.equals(Duration.ofMinutes(lateness.toMinutes()))) {
            throw new IllegalArgumentException("lateness must be whole minutes from PT0S to PT24H, was " + lateness);
        }
        requireRange("clients", clients, 1_000_000);
        requireRange("networks", networks, 1_000);
    }

    /** 4,096 open figures, five minutes, 256 clients, 16 networks: about 130 MB when every bound is reached. */
    public static FigureLimits defaults() {
        return new FigureLimits(4_096, Duration.ofMinutes(5), 256, 16);
    }

    private static void requireRange(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException("%s must be from 1 to %d, was %d".formatted(name, max, value));
        }
    }
}
