package io.millrace.samples.overloadlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Ingress;
import io.millrace.core.PipelineRun;
import io.millrace.resilience.CallHeaders;
import io.millrace.resilience.shed.Priority;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class OverloadLabTest {

    private static LabSettings settings(String faults) {
        return new LabSettings(
                4,
                Duration.ofMillis(10),
                4,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                FaultScript.parse(faults, 1),
                1);
    }

    @Test
    void everyRequestIsAccountedForAndWhatIsTooMuchIsShed() {
        List<Second> seen = new ArrayList<>();
        Outcome outcome = Experiment.run(settings("0.3:errors=0.5,0.5:busy=0.5,0.7:normal"), Protection.ALL, seen::add);
        assertThat(outcome.offered()).isPositive();
        assertThat(outcome.unfinished())
                .as("what is left is cancelled, not lost")
                .isBetween(0L, 8_192L + 4_096);
        assertThat(outcome.answered()).isPositive();
        assertThat(outcome.refused()).isZero();
        assertThat(seen).hasSameSizeAs(outcome.seconds());
        assertThat(seen.stream().mapToLong(Second::offered).sum()).isEqualTo(outcome.offered());
        assertThat(seen.stream().mapToLong(s -> s.good() + s.late()).sum()).isLessThanOrEqualTo(outcome.answered());
    }

    @Test
    void tellsTheServiceHowLongTheAnswerIsOfUseAndHowImportantItIs() {
        List<String> told = new CopyOnWriteArrayList<>();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> {
                    HttpHeaders headers = request.requestHeaders();
                    told.add(headers.get(CallHeaders.PRIORITY) + " " + headers.get(CallHeaders.ATTEMPT));
                    told.add(headers.get(CallHeaders.TIMEOUT));
                    return response.send();
                })
                .bindNow();
        try (ServiceClient client = new ServiceClient(server.port())) {
            Ingress<Ask> door = Ingress.bounded("door", 1);
            List<Ask> answered = new ArrayList<>();
            PipelineRun run = OverloadLab.pipeline(door, client, Protection.ALL, settings("none"), answered::add)
                    .run();
            door.offer(new Ask(1, Priority.HIGH, 0));
            door.complete();
            run.await().assertNoLoss();
            assertThat(answered).hasSize(1);
        } finally {
            server.disposeNow();
        }
        assertThat(told).hasSize(2).first().isEqualTo("high 1");
        assertThat(Long.parseLong(told.get(1))).isBetween(1L, 2_000L);
    }

    @Test
    void aTableAndAPictureSayWhatCameOfIt(@TempDir Path folder) throws Exception {
        Path svg = folder.resolve("lab.svg");
        StringWriter text = new StringWriter();
        int code = new CommandLine(new OverloadLabCommand(new PrintWriter(text, true)))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(
                        "--protection",
                        "deadline",
                        "--seconds",
                        "1",
                        "--load",
                        "0.5",
                        "--faults",
                        "0.5:latency=1",
                        "--svg",
                        svg.toString());
        assertThat(code).isZero();
        assertThat(text.toString()).contains("given up at the deadline", "goodput", "deadline");
        assertThat(Files.readString(svg)).startsWith("<svg").contains("deadline", "0.5:latency=1");
    }

    @Test
    void aCommandLineThatIsWrongIsExplained() {
        StringWriter errors = new StringWriter();
        int code = new CommandLine(new OverloadLabCommand(new PrintWriter(new StringWriter())))
                .setErr(new PrintWriter(errors, true))
                .execute("--load", "-1");
        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).contains("load must be more than 0 and at most 100, was -1.0");
        assertThat(errors.toString()).doesNotContain("\tat ");
    }

    @Test
    void moreThanAMachineCanOfferIsRefused() {
        StringWriter errors = new StringWriter();
        int code = new CommandLine(new OverloadLabCommand(new PrintWriter(new StringWriter())))
                .setErr(new PrintWriter(errors, true))
                .execute("--load", "100", "--workers", "1000", "--service-time", "1");
        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).contains("more than the 50000 that one machine can offer");
    }
}
