package io.millrace.samples.ticker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.operators.hub.SubscriberFigures;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;

class TickerTest {

    private static TickerSettings settings(int rate) {
        return new TickerSettings("127.0.0.1", 0, 20, rate, Duration.ofMillis(20), 100);
    }

    /** 15,000 quotes are more than the buffers of a connection hold, so those who do not read are stuck. */
    @Test
    void stuckClientsGetTheNewestQuotesLaterAndSlowNobody() throws InterruptedException {
        TickerSettings settings = settings(5_000);
        try (TickerServer server = TickerServer.start(settings)) {
            LoadReport report = Load.run(server, settings, new LoadSettings(50, 5, 3));
            assertThat(report.everyReaderIsUpToDate()).isTrue();
            assertThat(report.stuck()).hasSize(5);
            assertThat(report.reading()).hasSize(45);
            for (SubscriberFigures client : report.clients()) {
                assertThat(client.received()).isEqualTo(15_000);
                assertThat(client.delivered() + client.conflated() + client.queued())
                        .isEqualTo(15_000);
                assertThat(client.queued()).isLessThanOrEqualTo(20);
            }
            assertThat(report.stuck())
                    .allSatisfy(client -> assertThat(client.conflated()).isPositive());
            assertThat(report.text())
                    .contains("50 clients, 5 of them stuck", "every client that reads has got the last quote");
        }
    }

    @Test
    void servesAPageThatTakesWhatItShowsAsText() {
        TickerSettings settings = settings(10);
        try (TickerServer server = TickerServer.start(settings)) {
            HttpClient http = HttpClient.newConnection().baseUrl("http://127.0.0.1:" + server.port());
            String page =
                    http.get().uri("/").responseContent().aggregate().asString().block(Duration.ofSeconds(30));
            String script = http.get()
                    .uri("/page.js")
                    .responseContent()
                    .aggregate()
                    .asString()
                    .block(Duration.ofSeconds(30));
            assertThat(page).contains("page.js").doesNotContain("<script>");
            assertThat(script)
                    .contains("textContent")
                    .doesNotContain("innerHTML", "insertAdjacentHTML", "document.write");
            String policy = http.get()
                    .uri("/")
                    .response()
                    .map(r -> r.responseHeaders().get("Content-Security-Policy"))
                    .block(Duration.ofSeconds(30));
            assertThat(policy).startsWith("default-src 'none'");
        }
    }

    @Test
    void aClientThatGoesLeavesTheHub() {
        TickerSettings settings = settings(1_000);
        try (TickerServer server = TickerServer.start(settings)) {
            server.open(Long.MAX_VALUE);
            HttpClient http = HttpClient.newConnection().baseUrl("ws://127.0.0.1:" + server.port());
            String frame = http.websocket().uri("/ws").receive().asString().blockFirst(Duration.ofSeconds(30));
            assertThat(frame).startsWith("[{\"symbol\":\"S").endsWith("}]");
            String event = HttpClient.newConnection()
                    .baseUrl("http://127.0.0.1:" + server.port())
                    .get()
                    .uri("/sse")
                    .responseContent()
                    .asString()
                    .filter(text -> text.contains("data:"))
                    .blockFirst(Duration.ofSeconds(30));
            assertThat(event).contains("data: [{\"symbol\":\"S");
            Flux.interval(Duration.ofMillis(10))
                    .map(tick -> server.quotes().figures())
                    .filter(figures ->
                            figures.subscribers().isEmpty() && figures.all().delivered() > 0)
                    .blockFirst(Duration.ofSeconds(30));
        }
    }

    @Test
    void refusesBadOptionsByName() {
        StringWriter errors = new StringWriter();
        int exitCode = new CommandLine(new TickerCommand(new PrintWriter(new StringWriter())))
                .setErr(new PrintWriter(errors))
                .execute("--clients=10", "--stuck=11");
        assertThat(exitCode).isEqualTo(2);
        assertThat(Objects.toString(errors)).startsWith("--stuck must be from 0 to 10, was 11");
    }
}
