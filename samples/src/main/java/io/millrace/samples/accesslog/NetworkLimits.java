package io.millrace.samples.accesslog;

import java.time.Duration;

/**
 * What a {@link NetworkClient} may hold and how long it waits.
 *
 * @param connections most connections open at once, 1 to 10,000
 * @param waiting most lookups that wait for a connection, 0 to 1,000,000; one more fails at once
 * @param maxWait longest time to wait for a connection, 1 ms to 1 h
 * @param maxAnswerTime longest silence of the service after a request, 1 ms to 1 h
 * @param maxAnswerBytes largest answer read, 1 to 1,048,576
 */
public record NetworkLimits(
        int connections, int waiting, Duration maxWait, Duration maxAnswerTime, int maxAnswerBytes) {

    public NetworkLimits {
        requireRange("connections", connections, 1, 10_000);
        requireRange("waiting", waiting, 0, 1_000_000);
        requireTime("maxWait", maxWait);
        requireTime("maxAnswerTime", maxAnswerTime);
        requireRange("maxAnswerBytes", maxAnswerBytes, 1, 1 << 20);
    }

    /** As many waiting as connections, ten seconds for a connection and for an answer, 1,024 bytes. */
    public static NetworkLimits connections(int connections) {
        return new NetworkLimits(connections, connections, Duration.ofSeconds(10), Duration.ofSeconds(10), 1_024);
    }

    /** As many waiting as connections, and {@code patience} for a connection and for an answer. */
    public static NetworkLimits of(int connections, Duration patience) {
        return new NetworkLimits(connections, connections, patience, patience, 1_024);
    }

    private static void requireRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("%s must be from %d to %d, was %d".formatted(name, min, max, value));
        }
    }

    private static void requireTime(String name, Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("%s must be from PT0.001S to PT1H, was %s".formatted(name, value));
        }
    }
}
