package io.millrace.samples.accesslog;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.core.PipelineRuntime;
import io.millrace.micrometer.PipelineMetrics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * The meters of a runtime as a page for Prometheus, {@code GET /metrics}, on the loopback interface. {@link #close()} ends the page
 * and its thread; it blocks.
 */
final class MetricsPage implements AutoCloseable {

    private static final Duration MAX_CLOSE = Duration.ofSeconds(10);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final PipelineMetrics metrics;
    private final LoopResources loops = LoopResources.create("metrics-page", 1, true);
    private final DisposableServer server;

    private MetricsPage(PipelineRuntime runtime, int port) {
        this.metrics = PipelineMetrics.of(runtime);
        metrics.bindTo(registry);
        try {
            this.server = HttpServer.create()
                    .bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .runOn(loops, false)
                    .route(routes -> routes.get("/metrics", this::answer))
                    .bindNow();
        } catch (ChannelBindException e) {
            closeAllButServer();
            throw new PortTakenException("the meters cannot be served at port " + port
                    + ", which is taken or not allowed; --metrics finds a free one");
        }
    }

    /** Serves the meters of {@code runtime}; blocks until it listens. */
    static MetricsPage serve(PipelineRuntime runtime, int port) {
        return new MetricsPage(runtime, port);
    }

    /** Where the page is. */
    String address() {
        InetSocketAddress at = (InetSocketAddress) server.address();
        return "http://" + at.getAddress().getHostAddress() + ":" + at.getPort() + "/metrics";
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        return response.header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                .sendString(Mono.fromSupplier(registry::scrape));
    }

    @Override
    public void close() {
        server.disposeNow(MAX_CLOSE);
        closeAllButServer();
    }

    private void closeAllButServer() {
        loops.disposeLater(Duration.ZERO, MAX_CLOSE).block(MAX_CLOSE);
        metrics.close();
        registry.close();
    }
}
