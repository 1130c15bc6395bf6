package io.millrace.samples.overloadlab;

import io.millrace.resilience.CallHeaders;
import io.millrace.resilience.retry.RetryAfter;
import io.millrace.resilience.retry.RetryHint;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/** Asks the service, over as many connections as there are requests under way, up to a bound. */
final class ServiceClient implements AutoCloseable {

    private static final int CONNECTIONS = 2_000;
    private static final int WAITING = 200_000;

    private final ConnectionProvider connections;
    private final HttpClient http;

    ServiceClient(int port) {
        this.connections = ConnectionProvider.builder("lab")
                .maxConnections(CONNECTIONS)
                .pendingAcquireMaxCount(WAITING)
                .pendingAcquireTimeout(Duration.ofMinutes(10))
                .build();
        this.http = HttpClient.create(connections).baseUrl("http://127.0.0.1:" + port);
    }

    /** Asks, and says how long the answer is of use, how important it is, and which attempt this is. */
    Mono<Ask> answer(Ask ask) {
        return Mono.deferContextual(terms -> http.headers(headers -> CallHeaders.write(terms, headers::set))
                .get()
                .uri("/")
                .responseSingle((response, body) -> body.asString()
                        .then(response.status().code() == 200 ? Mono.just(ask) : Mono.error(refused(response)))));
    }

    private static RefusedException refused(HttpClientResponse response) {
        String after = response.responseHeaders().get(HttpHeaderNames.RETRY_AFTER);
        return new RefusedException(
                response.status().code(),
                after == null ? null : RetryAfter.read(after, Instant.now()).delay());
    }

    /** The service answered, but not as it should. */
    static final class RefusedException extends RuntimeException implements RetryHint {

        private static final long serialVersionUID = 1L;

        private final @Nullable Duration retryAfter;

        RefusedException(int status, @Nullable Duration retryAfter) {
            super("the service answered " + status, null, true, false);
            this.retryAfter = retryAfter;
        }

        @Override
        public @Nullable Duration retryAfter() {
            return retryAfter;
        }
    }

    @Override
    public void close() {
        connections.disposeLater().block(Duration.ofSeconds(10));
    }
}
