package io.millrace.samples.ticker;

import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.operators.hub.BroadcastHub;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import reactor.netty.resources.LoopResources;

/** The ticker on the network: the page, and a run of its own for each client. {@link #close()} ends it; it blocks. */
final class TickerServer implements AutoCloseable {

    /** What lies in the socket of a slow client is old when it arrives, so it is little. */
    static final int SOCKET_BUFFER_BYTES = 32 * 1024;

    private static final Duration MAX_CLOSE = Duration.ofSeconds(10);
    private static final String POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'";

    private final TickerSettings settings;
    private final PipelineRuntime runtime =
            PipelineRuntime.builder().name("ticker").build();
    private final LoopResources loops = LoopResources.create("ticker-http");
    private final BroadcastHub<Quote> quotes;
    private final AtomicLong clients = new AtomicLong();
    private final DisposableServer server;
    private volatile @Nullable PipelineRun market;

    private TickerServer(TickerSettings settings) {
        this.settings = settings;
        this.quotes = BroadcastHub.of("quotes", settings.maxClients());
        try {
            this.server = HttpServer.create()
                    .bindAddress(() -> new InetSocketAddress(settings.host(), settings.port()))
                    .childOption(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                    .runOn(loops)
                    .route(this::routes)
                    .bindNow();
        } catch (RuntimeException e) {
            loops.dispose();
            runtime.close();
            throw e;
        }
    }

    /** Listens; the market is still closed. */
    static TickerServer start(TickerSettings settings) {
        return new TickerServer(settings);
    }

    /** Opens the market, until it has made so many quotes. */
    PipelineRun open(long count) {
        PipelineRun opened = Ticker.market(new Market(settings.symbols(), settings.rate(), count, 1), quotes)
                .run(runtime);
        market = opened;
        return opened;
    }

    int port() {
        return server.port();
    }

    BroadcastHub<Quote> quotes() {
        return quotes;
    }

    private void routes(HttpServerRoutes routes) {
        routes.get("/", (request, response) -> page(response, "page.html", "text/html"))
                .get("/page.js", (request, response) -> page(response, "page.js", "text/javascript"))
                .get("/sse", this::events)
                .ws("/ws", this::socket);
    }

    private static Publisher<Void> page(HttpServerResponse response, String resource, String type) {
        return response.header("Content-Type", type + "; charset=utf-8")
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .sendString(Mono.fromSupplier(() -> text(resource)));
    }

    private static String text(String resource) {
        try (InputStream in = TickerServer.class.getResourceAsStream("/ticker/" + resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a client sends is read and ignored; its end is that of the run. */
    private Publisher<Void> socket(WebsocketInbound in, WebsocketOutbound out) {
        Mono<Void> gone = in.receive().then();
        return serve(gone, frame -> out.sendString(Mono.just(frame)).then());
    }

    private Publisher<Void> events(HttpServerRequest request, HttpServerResponse response) {
        AtomicReference<Channel> channel = new AtomicReference<>();
        response.withConnection(connection -> channel.set(connection.channel()));
        // the headers go first, so that each event is a part of the answer and not the whole of it
        return response.sse()
                .header("Cache-Control", "no-store")
                .sendHeaders()
                .then()
                .then(Mono.defer(() ->
                        Mono.from(serve(Mono.never(), frame -> write(channel.get(), "data: " + frame + "\n\n")))));
    }

    /** Completes when the part is in the socket. */
    private static Publisher<Void> write(Channel channel, String part) {
        return Mono.create(told -> channel.writeAndFlush(
                        new DefaultHttpContent(Unpooled.copiedBuffer(part, StandardCharsets.UTF_8)))
                .addListener(written -> {
                    if (written.isSuccess()) {
                        told.success();
                    } else {
                        told.error(written.cause());
                    }
                }));
    }

    private Publisher<Void> serve(Mono<Void> gone, Function<String, Publisher<Void>> connection) {
        return Mono.defer(() -> {
            String name = "client-" + clients.incrementAndGet();
            PipelineRun run = Ticker.client(quotes, name, settings.symbols(), settings.interval(), connection)
                    .run(runtime);
            // a connection that breaks fails the write and the run with it, which is how clients go
            Mono<Void> ended = run.completion().then().onErrorComplete();
            return Mono.firstWithSignal(ended, gone.onErrorComplete()).doFinally(signal -> run.cancel());
        });
    }

    @Override
    public void close() {
        PipelineRun opened = market;
        if (opened != null) {
            opened.close();
        }
        server.disposeNow(MAX_CLOSE);
        quotes.complete();
        loops.disposeLater(Duration.ZERO, MAX_CLOSE).block(MAX_CLOSE);
        runtime.close();
    }
}
