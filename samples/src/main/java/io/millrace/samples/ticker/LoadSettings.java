package io.millrace.samples.ticker;

/**
 * The clients that try the server.
 *
 * @param clients how many
 * @param stuck how many of them never read
 * @param seconds for how long the market is open
 */
record LoadSettings(int clients, int stuck, int seconds) {

    LoadSettings {
        TickerSettings.within("--clients", clients, 0, 20_000);
        TickerSettings.within("--stuck", stuck, 0, clients);
        TickerSettings.within("--seconds", seconds, 1, 86_400);
    }
}
