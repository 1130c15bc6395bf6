package io.millrace.samples.ticker;

import io.millrace.core.Pipeline;
import io.millrace.core.spi.Source;
import io.millrace.operators.batch.Batch;
import io.millrace.operators.hub.BroadcastHub;
import io.millrace.operators.hub.SubscriberQueue;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;
import picocli.CommandLine;

/** The ticker sample: one pipeline for the market, one for each client, and a hub between them. */
public final class Ticker {

    /** Held because the JDK forgets loggers that nobody holds, and their levels with them. */
    private static final List<Logger> NETWORK =
            List.of(Logger.getLogger("reactor.netty"), Logger.getLogger("io.netty"));

    private Ticker() {}

    /** From the market into the hub. It never waits for a client. */
    static Pipeline<Quote> market(Source<Quote> market, BroadcastHub<Quote> quotes) {
        return Pipeline.define("market").from(market).to(quotes.sink()).named("hub");
    }

    /**
     * From the hub to one client. While the client is busy, its queue in the hub keeps the newest quote of each symbol.
     *
     * @param name of the client, for figures
     * @param connection writes a frame, and completes when it was written
     */
    static Pipeline<String> client(
            BroadcastHub<Quote> quotes,
            String name,
            int symbols,
            Duration interval,
            Function<String, Publisher<Void>> connection) {
        return Pipeline.define("client")
                .from(quotes.source(name, SubscriberQueue.latestByKey(symbols, Quote::symbol)))
                .via(Batch.bySizeOrAge(symbols, interval))
                .map(Ticker::frame)
                .named("frame")
                .to(new FrameSink(connection))
                .named("write");
    }

    private static String frame(List<Quote> quotes) {
        return quotes.stream().map(Quote::json).collect(Collectors.joining(",", "[", "]"));
    }

    /** Runs the command; see {@code --help}. */
    public static void main(String... arguments) {
        // a connection that ends is nothing to log; or else Reactor writes by itself, and asks nobody
        System.setProperty("reactor.logging.fallback", "JDK");
        NETWORK.forEach(logger -> logger.setLevel(Level.OFF));
        PrintWriter out = writer(System.out);
        PrintWriter err = writer(System.err);
        System.exit(
                new CommandLine(new TickerCommand(out)).setOut(out).setErr(err).execute(arguments));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}
