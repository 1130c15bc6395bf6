package io.millrace.samples.accesslog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * A local HTTP service that names the network of an address, slowly and with faults where asked to.
 *
 * <p>{@code GET /network/83.149.9.216} answers {@code {"network":"83.149.9.0/24","name":"AS64850"}}; what is no IP
 * address is answered 404. The service listens on the loopback interface at a port the system chooses, on one event
 * loop of its own.
 *
 * <p>{@link #close()} drops open requests and connections and ends the thread; it blocks, and may be called more than
 * once.
 */
public final class NetworkService implements AutoCloseable {

    /** Counters of the requests per address; addresses share one where their hashes meet, which bounds the memory. */
    private static final int COUNTERS = 1 << 16;

    private static final Duration MAX_IDLE = Duration.ofSeconds(60);
    private static final Duration MAX_CLOSE = Duration.ofSeconds(10);

    private final JsonMapper json = new JsonMapper();
    private final AtomicIntegerArray requests = new AtomicIntegerArray(COUNTERS);
    private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);
    private final LoopResources loops = LoopResources.create("network-service", 1, true);
    private final NetworkBehaviour behaviour;
    private final Scheduler timer;
    private final DisposableServer server;

    private NetworkService(NetworkBehaviour behaviour) {
        this.behaviour = behaviour;
        this.timer = Schedulers.fromExecutorService(loops.onServer(false));
        try {
            this.server = HttpServer.create()
                    .bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .runOn(loops, false)
                    .channelGroup(connections)
                    .idleTimeout(MAX_IDLE)
                    .route(routes -> routes.get("/network/{address}", this::answer))
                    .bindNow();
        } catch (RuntimeException e) {
            loops.disposeLater(Duration.ZERO, MAX_CLOSE).block(MAX_CLOSE);
            throw e;
        }
    }

    /** Opens the service; blocks until it listens. */
    public static NetworkService start(NetworkBehaviour behaviour) {
        return new NetworkService(behaviour);
    }

    /** Where the service listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.address();
    }

    @Override
    public void close() {
        closeLater().block(MAX_CLOSE);
    }

    /** {@link #close()} for callers that must not block: closes when subscribed to, completes when closed. */
    public Mono<Void> closeLater() {
        return Mono.fromRunnable(this::closeConnections).then(loops.disposeLater(Duration.ZERO, MAX_CLOSE));
    }

    private void closeConnections() {
        server.dispose();
        connections.close();
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        Optional<String> address = decode(Objects.requireNonNull(request.param("address")));
        Optional<Network> network = address.flatMap(NetworkRegistry::find);
        if (network.isEmpty()) {
            return response.sendNotFound();
        }
        NetworkBehaviour.Fate fate = behaviour.fate(address.get(), nextAttempt(address.get()));
        Mono<Void> end =
                switch (fate.ending()) {
                    case ANSWERED -> send(response, network.get());
                    case UNAVAILABLE ->
                        response.status(HttpResponseStatus.SERVICE_UNAVAILABLE).send();
                    case NEVER -> Mono.never();
                };
        return fate.latency().isZero() ? end : Mono.delay(fate.latency(), timer).then(end);
    }

    private int nextAttempt(String address) {
        return requests.getAndIncrement(Math.floorMod(address.hashCode(), COUNTERS));
    }

    private Mono<Void> send(HttpServerResponse response, Network network) {
        byte[] body;
        try {
            body = json.writeValueAsBytes(network);
        } catch (JsonProcessingException e) {
            return Mono.error(e);
        }
        return response.header(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .sendByteArray(Mono.just(body))
                .then();
    }

    private static Optional<String> decode(String address) {
        try {
            return Optional.of(QueryStringDecoder.decodeComponent(address));
        } catch (IllegalArgumentException notEncoded) {
            return Optional.empty();
        }
    }
}
