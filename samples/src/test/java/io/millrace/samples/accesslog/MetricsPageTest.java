package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The meters of the job, fetched while it runs in a process of its own. */
class MetricsPageTest {

    private static final int LINES = 50;
    private static final Pattern PARSED = Pattern.compile(
            "^millrace_stage_in_elements_total\\{pipeline=\"access-log\",stage=\"parse\"} ([0-9.]+)$",
            Pattern.MULTILINE);

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void servesTheFiguresOfTheRunWhileItGoesOnAndIsGoneAfterwards() throws Exception {
        Process process = start();
        URI page;
        try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
            try (OutputStream log = process.getOutputStream()) {
                page = address(err.readLine());
                assertThat(page.getHost()).isEqualTo("127.0.0.1");
                feed(log);
                HttpResponse<String> answer = fetch(page);
                assertThat(answer.headers().firstValue("Content-Type"))
                        .contains("text/plain; version=0.0.4; charset=utf-8");
                // the log stays open, so the run waits for more; the page says when it has read what there is
                while (parsed(answer.body()) < LINES) {
                    answer = fetch(page);
                }
                assertThat(answer.body())
                        .contains("millrace_runs{pipeline=\"access-log\",state=\"running\"} 1.0\n")
                        .contains("millrace_stage_waiting_seconds_total{")
                        .contains("outcome=\"dead_lettered\"");
            }
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroyForcibly();
        }
        assertThatThrownBy(() -> fetch(page)).isInstanceOf(ConnectException.class);
    }

    private Process start() throws IOException {
        return new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AccessLog.class.getName(),
                        "--metrics",
                        "-",
                        "--quiet",
                        "--latency",
                        "0",
                        "--iterations",
                        "1"))
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out.txt").toFile())
                .start();
    }

    private static URI address(String line) {
        assertThat(line).startsWith("meters: http://");
        return URI.create(line.substring("meters: ".length()));
    }

    private static void feed(OutputStream log) throws IOException {
        LogGenerator lines = LogGenerator.of(LINES, 1);
        for (int number = 0; number < LINES; number++) {
            log.write((lines.line(number) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        log.flush();
    }

    private HttpResponse<String> fetch(URI page) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    private static double parsed(String text) {
        Matcher found = PARSED.matcher(text);
        return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }

    @Test
    void aPortThatIsTakenIsNamedAndNothingIsRun() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandRun run = CommandRun.in(folder, "--lines", "10", "--metrics=" + taken.getLocalPort());
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.err())
                    .isEqualTo("access-log: the meters cannot be served at port " + taken.getLocalPort()
                            + ", which is taken or not allowed; --metrics finds a free one" + System.lineSeparator());
            assertThat(run.figures()).isEmpty();
        }
    }

    @Test
    void theJobHasTheSameFiguresWithMetersAndWithout() throws IOException {
        CommandRun run = CommandRun.in(folder, "--lines", "100", "--metrics");
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.err()).startsWith("meters: http://127.0.0.1:");
        assertThat(run.out()).contains("balance: every element is accounted for");
    }
}
