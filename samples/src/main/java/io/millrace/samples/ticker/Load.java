package io.millrace.samples.ticker;

import io.millrace.core.Pipeline;
import io.millrace.operators.framing.Framing;
import io.millrace.operators.hub.SubscriberFigures;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;

/** Clients for a ticker server in the same process, over the network. Those that are stuck connect first, and never read. */
final class Load implements AutoCloseable {

    private static final int CROWD = 100;
    private static final int MAX_LINE_BYTES = 16 * 1024 * 1024;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final TickerServer server;
    private final LoadSettings load;
    private final LoopResources loops = LoopResources.create("ticker-clients");
    private final HttpClient http;
    private final ConcurrentHistogram micros = new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(10), 3);
    private final List<Reader> readers = new ArrayList<>();
    private final Disposable.Composite connections = Disposables.composite();

    private Load(TickerServer server, TickerSettings settings, LoadSettings load) {
        this.server = server;
        this.load = load;
        this.http = HttpClient.newConnection()
                .remoteAddress(() -> new InetSocketAddress(settings.host(), server.port()))
                .option(ChannelOption.SO_RCVBUF, TickerServer.SOCKET_BUFFER_BYTES)
                .runOn(loops);
    }

    /** Connects the clients, opens the market for a while, and says what became of its quotes; blocks. */
    static LoadReport run(TickerServer server, TickerSettings settings, LoadSettings load) throws InterruptedException {
        try (Load running = new Load(server, settings, load)) {
            return running.measured(settings);
        }
    }

    private LoadReport measured(TickerSettings settings) throws InterruptedException {
        connect();
        long connectedBytes = LoadReport.heapBytes();
        long quotes = (long) settings.rate() * load.seconds();
        server.open(quotes).await().assertNoLoss();
        boolean upToDate = await(() -> readers.stream().allMatch(reader -> reader.last() == quotes));
        List<SubscriberFigures> each = server.quotes().figures().subscribers();
        return new LoadReport(
                settings, load, quotes, upToDate, each, micros.copy(), connectedBytes, LoadReport.heapBytes());
    }

    private void connect() throws InterruptedException {
        for (int client = 1; client <= load.clients(); client++) {
            connections.add(Flux.from(client <= load.stuck() ? stuck(client) : reader(client))
                    .subscribe(none -> {}, broken -> {}));
            // the first ones shall have the first names, and nobody's line of connections is endless
            if (client % CROWD == 0 || client == load.stuck() || client == load.clients()) {
                int connected = client;
                if (!await(() -> server.quotes().figures().subscribers().size() == connected)) {
                    throw new IllegalStateException("not all clients could connect: "
                            + server.quotes().figures().subscribers().size() + " of " + connected
                            + "; each needs two open files (ulimit -n)");
                }
            }
        }
    }

    private static boolean byEvents(int client) {
        return client % 4 == 0;
    }

    private Publisher<Void> stuck(int client) {
        return byEvents(client)
                ? http.get().uri("/sse").response((response, content) -> Mono.<Void>never())
                : http.websocket().uri("/ws").handle((in, out) -> Mono.never());
    }

    private Publisher<Void> reader(int client) {
        Reader reader = new Reader(micros);
        readers.add(reader);
        return byEvents(client)
                ? http.get().uri("/sse").response((response, content) -> lines(content)
                        .doOnNext(reader::read)
                        .then())
                : http.websocket().uri("/ws").handle((in, out) -> in.aggregateFrames(MAX_LINE_BYTES)
                        .receive()
                        .asString()
                        .doOnNext(reader::read)
                        .then());
    }

    private static Flux<String> lines(ByteBufFlux content) {
        return Flux.from(Pipeline.define("events")
                .from(content.asByteArray())
                .map(ByteBuffer::wrap)
                .via(Framing.lines(MAX_LINE_BYTES)));
    }

    private static boolean await(BooleanSupplier condition) throws InterruptedException {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begun > PATIENCE_NANOS) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return true;
    }

    @Override
    public void close() {
        connections.dispose();
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(10)).block(Duration.ofSeconds(20));
    }
}
