package io.millrace.samples.ticker;

import io.millrace.operators.hub.SubscriberFigures;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * What became of the quotes.
 *
 * @param quotes how many the market has made
 * @param everyReaderIsUpToDate whether each client that reads has got the last quote
 * @param clients the figures of each client at the hub
 * @param micros ages of the oldest quote in each frame, when a client that reads has got it
 */
record LoadReport(
        TickerSettings settings,
        LoadSettings load,
        long quotes,
        boolean everyReaderIsUpToDate,
        List<SubscriberFigures> clients,
        Histogram micros,
        long connectedHeapBytes,
        long endHeapBytes) {

    /** What is in use after a collection. */
    static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private boolean isStuck(SubscriberFigures client) {
        return Long.parseLong(client.name().substring(client.name().indexOf('-') + 1)) <= load.stuck();
    }

    List<SubscriberFigures> stuck() {
        return clients.stream().filter(this::isStuck).toList();
    }

    List<SubscriberFigures> reading() {
        return clients.stream().filter(client -> !isStuck(client)).toList();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%,d clients, %,d of them stuck; %,d symbols, %,d quotes a second for %d s, sent every %d ms%n",
                load.clients(),
                load.stuck(),
                settings.symbols(),
                settings.rate(),
                load.seconds(),
                settings.interval().toMillis()));
        text.append(String.format(
                "%-8s %8s %12s %12s %12s %9s %9s %7s %12s%n",
                "", "clients", "received", "delivered", "conflated", "dropped", "evicted", "queued", "most queued"));
        text.append(row("reading", reading())).append(row("stuck", stuck()));
        text.append(String.format(
                Locale.ROOT,
                "age of the oldest quote in a frame, reading clients: p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, max %.1f ms (%,d frames)%n",
                millis(50),
                millis(90),
                millis(99),
                millis(99.9),
                micros.getMaxValue() / 1e3,
                micros.getTotalCount()));
        text.append(String.format(
                Locale.ROOT,
                "heap in use: %.1f MiB with all connected, %.1f MiB at the end%n",
                connectedHeapBytes / 1048576.0,
                endHeapBytes / 1048576.0));
        text.append(
                everyReaderIsUpToDate
                        ? "every client that reads has got the last quote\n"
                        : "NOT every client that reads has got the last quote\n");
        return text.toString();
    }

    private double millis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }

    private static String row(String name, List<SubscriberFigures> clients) {
        return String.format(
                Locale.ROOT,
                "%-8s %,8d %,12d %,12d %,12d %,9d %,9d %,7d %,12d%n",
                name,
                clients.size(),
                sum(clients, SubscriberFigures::received),
                sum(clients, SubscriberFigures::delivered),
                sum(clients, SubscriberFigures::conflated),
                sum(clients, SubscriberFigures::dropped),
                sum(clients, SubscriberFigures::evicted),
                sum(clients, SubscriberFigures::queued),
                clients.stream().mapToLong(SubscriberFigures::queued).max().orElse(0));
    }

    private static long sum(List<SubscriberFigures> clients, ToLongFunction<SubscriberFigures> of) {
        return clients.stream().mapToLong(of).sum();
    }
}
