package io.millrace.samples.ticker;

import java.time.Duration;

/**
 * What is served, and where.
 *
 * @param host the address that it listens at
 * @param port 0 for a free one
 * @param symbols of the market
 * @param rate quotes a second
 * @param interval how long quotes for a client are collected before they are sent
 * @param maxClients how many may be connected at a time
 */
record TickerSettings(String host, int port, int symbols, int rate, Duration interval, int maxClients) {

    TickerSettings {
        within("--port", port, 0, 65_535);
        within("--symbols", symbols, 1, 100_000);
        within("--rate", rate, 1, 1_000_000);
        within("--interval", interval.toMillis(), 1, 60_000);
        within("--max-clients", maxClients, 1, 100_000);
    }

    static void within(String option, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(option + " must be from " + min + " to " + max + ", was " + value);
        }
    }
}
