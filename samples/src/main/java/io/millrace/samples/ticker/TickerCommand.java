package io.millrace.samples.ticker;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import reactor.netty.ChannelBindException;

/** The command line of the ticker sample. */
@Command(
        name = "ticker",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description =
                "Serves the prices of a made-up market: a page at /, WebSocket at /ws, server-sent events at /sse.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:With --clients: every client that reads has got the newest quote.",
            "1:It has not, or the address cannot be used.",
            "2:The command line is wrong."
        })
final class TickerCommand implements Callable<Integer> {

    private final PrintWriter out;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "Address to listen at (${DEFAULT-VALUE}).")
    private String host = "";

    @Option(names = "--port", defaultValue = "8080", description = "Port, 0 for a free one (${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--symbols", defaultValue = "50", description = "Symbols of the market (${DEFAULT-VALUE}).")
    private int symbols;

    @Option(names = "--rate", defaultValue = "100", description = "Quotes a second (${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--interval",
            defaultValue = "250",
            description = "Milliseconds for which quotes are collected before they are sent (${DEFAULT-VALUE}).")
    private int interval;

    @Option(
            names = "--max-clients",
            defaultValue = "10000",
            description = "Clients that may be connected at a time (${DEFAULT-VALUE}).")
    private int maxClients;

    @Option(
            names = "--clients",
            defaultValue = "0",
            description =
                    "Tries it with so many clients in this process, at a free port, every fourth with server-sent events.")
    private int clients;

    @Option(names = "--stuck", defaultValue = "0", description = "With --clients: so many of them never read.")
    private int stuck;

    @Option(names = "--seconds", defaultValue = "30", description = "With --clients: for so long (${DEFAULT-VALUE}).")
    private int seconds;

    TickerCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        TickerSettings settings;
        LoadSettings load;
        try {
            settings = new TickerSettings(
                    host, clients > 0 ? 0 : port, symbols, rate, Duration.ofMillis(interval), maxClients);
            load = new LoadSettings(clients, stuck, seconds);
        } catch (IllegalArgumentException bad) {
            throw new ParameterException(java.util.Objects.requireNonNull(spec).commandLine(), bad.getMessage());
        }
        try (TickerServer server = TickerServer.start(settings)) {
            if (clients == 0) {
                server.open(Long.MAX_VALUE);
                out.println("ticker: http://" + settings.host() + ":" + server.port() + "/ (Ctrl-C ends it)");
                Thread.currentThread().join();
            }
            LoadReport report = Load.run(server, settings, load);
            out.print(report.text());
            out.flush();
            return report.everyReaderIsUpToDate() ? 0 : 1;
        } catch (ChannelBindException e) {
            out.println("ticker: cannot listen at " + settings.host() + ":" + port
                    + ", which is taken or not allowed; --port 0 finds a free one");
            return 1;
        }
    }
}
