package io.millrace.samples.accesslog;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.channel.ChannelOption;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * A client of {@link NetworkService} with connections and an event loop of its own.
 *
 * <p>It never repeats a request: that is for the pipeline's policies. {@link #close()} fails what is open and ends the
 * thread; it blocks, and may be called more than once.
 */
public final class NetworkClient implements AutoCloseable {

    private static final int MAX_ADDRESS_CHARS = 255;
    private static final int MAX_SHOWN_CHARS = 80;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    /** Below the service's own limit, so that no request meets a connection that is just being closed. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(20);

    private static final Duration MAX_CLOSE = Duration.ofSeconds(10);

    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private final LoopResources loops = LoopResources.create("network-client", 1, true);
    private final Scheduler timer = Schedulers.fromExecutorService(loops.onClient(false));
    /** Ends what is open: an event loop that is closed forgets the requests it has not begun. */
    private final Sinks.Empty<Void> closing = Sinks.empty();

    private final NetworkLimits limits;
    private final ConnectionProvider connections;
    private final HttpClient http;

    private NetworkClient(InetSocketAddress service, NetworkLimits limits) {
        this.limits = limits;
        this.connections = ConnectionProvider.builder("network-client")
                .maxConnections(limits.connections())
                .pendingAcquireMaxCount(limits.waiting())
                .pendingAcquireTimeout(limits.maxWait())
                .pendingAcquireTimer((task, wait) -> timer.schedule(task, wait.toNanos(), NANOSECONDS))
                .maxIdleTime(MAX_IDLE)
                .build();
        this.http = HttpClient.create(connections)
                .remoteAddress(() -> service)
                .runOn(loops, false)
                .resolver(DefaultAddressResolverGroup.INSTANCE)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
                .responseTimeout(limits.maxAnswerTime())
                .disableRetry(true);
    }

    /** A client of the service at {@code service}, which must be a resolved address. Nothing connects yet. */
    public static NetworkClient of(InetSocketAddress service, NetworkLimits limits) {
        if (service.isUnresolved()) {
            throw new IllegalArgumentException("service must be a resolved address, was " + service);
        }
        return new NetworkClient(service, limits);
    }

    /**
     * Asks for the network of an address, once per subscription.
     *
     * <p><b>Emits</b> one network, on the client's event loop, which must not be blocked.
     * <br><b>Cancellation</b> closes the connection of a request under way.
     * <br><b>Errors</b>: {@link NetworkUnavailableException} when a repeated lookup may succeed,
     * {@link NetworkAnswerException} when the answer is not a network, {@link IllegalArgumentException} when the
     * address is not 1 to 255 characters.
     */
    public Mono<Network> lookup(String address) {
        if (address.isEmpty() || address.length() > MAX_ADDRESS_CHARS) {
            return Mono.error(new IllegalArgumentException(
                    "address must be 1 to %d characters, was %d".formatted(MAX_ADDRESS_CHARS, address.length())));
        }
        String encoded = URLEncoder.encode(address, StandardCharsets.UTF_8).replace("+", "%20");
        return http.get()
                .uri("/network/" + encoded)
                .response(this::read)
                .single()
                .onErrorMap(NetworkClient::isUntyped, e -> new NetworkUnavailableException("no answer: " + e, e))
                .takeUntilOther(closing.asMono())
                .switchIfEmpty(Mono.error(() -> new NetworkUnavailableException("client is closed", null)));
    }

    @Override
    public void close() {
        closeLater().block(MAX_CLOSE);
    }

    /** {@link #close()} for callers that must not block: closes when subscribed to, completes when closed. */
    public Mono<Void> closeLater() {
        return Mono.fromRunnable(closing::tryEmitEmpty)
                .then(connections.disposeLater())
                .then(loops.disposeLater(Duration.ZERO, MAX_CLOSE));
    }

    /** Reads the body of every answer to its end, so that the connection can be used again. */
    private Publisher<Network> read(HttpClientResponse response, ByteBufFlux content) {
        return content.asByteArray()
                .collect(ByteArrayOutputStream::new, this::append)
                .map(body -> network(response.status().code(), body.toByteArray()));
    }

    private void append(ByteArrayOutputStream body, byte[] part) {
        if (body.size() + part.length > limits.maxAnswerBytes()) {
            throw new NetworkAnswerException("answer is larger than %d bytes".formatted(limits.maxAnswerBytes()), null);
        }
        body.writeBytes(part);
    }

    private Network network(int status, byte[] body) {
        if (status == 503) {
            throw new NetworkUnavailableException("service answered 503", null);
        }
        if (status != 200) {
            throw new NetworkAnswerException("service answered " + status, null);
        }
        Network network;
        try {
            network = json.readValue(body, Network.class);
        } catch (IOException e) {
            throw noNetwork(body, e);
        }
        if (network == null) {
            throw noNetwork(body, null);
        }
        return network;
    }

    private static NetworkAnswerException noNetwork(byte[] body, @Nullable Throwable cause) {
        String shown = Excerpt.printable(new String(body, StandardCharsets.UTF_8), MAX_SHOWN_CHARS);
        return new NetworkAnswerException("answer is not a network: " + shown, cause);
    }

    private static boolean isUntyped(Throwable e) {
        return !(e instanceof NetworkUnavailableException || e instanceof NetworkAnswerException);
    }
}
