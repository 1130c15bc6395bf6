package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.test.MillraceExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole sample: files, the HTTP service, threads and all. */
@ExtendWith(MillraceExtension.class)
class AccessLogTest {

    private static final LogGenerator LOG = LogGenerator.of(2_000, 3).withMalformedRate(0.01);

    private static final LogGenerator SHORT_LOG = LogGenerator.of(300, 3).withMalformedRate(0.1);

    @TempDir
    Path folder;

    @Test
    void writesTheFiguresThatALoopWouldMake() throws IOException {
        Path log = folder.resolve("access.log.gz");
        LOG.writeTo(log);

        CommandRun run = CommandRun.in(folder, log.toString(), "--latency", "2");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.figures()).isEqualTo(figuresOfALoop());
        assertThat(run.rejects()).hasSize((int) malformed(LOG)).allMatch(line -> line.contains("\"stage\":\"parse\""));
    }

    @Test
    void writesTheSameFilesTwice() throws IOException {
        CommandRun first = CommandRun.in(folder, "--lines", "500", "--lookups", "100", "--latency", "2");
        CommandRun second = CommandRun.in(folder, "--lines", "500", "--lookups", "3", "--batch-size", "7");

        assertThat(first.figures()).isNotEmpty().isEqualTo(second.figures());
        assertThat(first.rejects()).isEqualTo(second.rejects());
    }

    @Test
    void saysWhereEveryLineWent() throws IOException {
        CommandRun run = CommandRun.in(folder, "--lines", "500");

        assertThat(run.out())
                .startsWith("access-log: completed after ")
                .contains("500 in, ", "balance: every element is accounted for")
                .contains("figures: " + folder.resolve("figures.jsonl"), "rejects: " + folder.resolve("rejects.jsonl"));
        assertThat(run.out().lines().map(line -> line.strip().split(" ")[0]))
                .contains("read", "parse", "people", "locate", "pseudonymise", "count", "batch", "write");
    }

    @Test
    void losesNoVisitWhenLookupsFail() throws IOException {
        CommandRun run = CommandRun.in(folder, "--lines", "200", "--faults", "0.5", "--deadline", "200");

        assertThat(run.exitCode()).isZero();
        assertThat(run.visits()).isEqualTo(visits(LogGenerator.of(200, 1)).size());
        assertThat(run.figures()).anyMatch(line -> line.contains("\"unknown\""));
    }

    @Test
    void accountsForEveryLineAndLeavesNothingBehind(PipelineRuntime runtime) {
        AccessLogOptions options = options("--iterations", "1");
        try (NetworkService networks = NetworkService.start(NetworkBehaviour.ideal())) {
            Pipeline<List<Figure>> pipeline =
                    AccessLog.pipeline(new GeneratedLog(SHORT_LOG), networks.address(), options);

            RunReport report = pipeline.run(runtime).await();

            report.assertNoLoss();
            assertThat(report.state()).isEqualTo(RunState.COMPLETED);
            assertThat(report.in()).isEqualTo(SHORT_LOG.size());
            assertThat(report.stage("parse").count(OutcomeKind.DEAD_LETTERED)).isEqualTo(malformed(SHORT_LOG));
            assertThat(report.stage("people").emitted())
                    .isEqualTo(visits(SHORT_LOG).size());
        }
    }

    private AccessLogOptions options(String... arguments) {
        AccessLogOptions options = new AccessLogOptions();
        new CommandLine(options).parseArgs(arguments);
        options.setOutput(folder.resolve("figures.jsonl"));
        options.setRejects(folder.resolve("rejects.jsonl"));
        return options;
    }

    private static List<String> figuresOfALoop() {
        MinuteFigures counting = MinuteFigures.withDefaults();
        List<Figure> figures = new ArrayList<>();
        visits(LOG).forEach(visit -> counting.add(visit, figures::add));
        counting.flush(figures::add);
        return figures.stream().map(FigureJson::encode).toList();
    }

    private static List<Visit> visits(LogGenerator log) {
        Pseudonym pseudonym = new Pseudonym("access-log-1".getBytes(StandardCharsets.UTF_8), 1);
        List<Visit> visits = new ArrayList<>();
        for (long number = 0; number < log.size(); number++) {
            if (!log.isMalformed(number)) {
                LogEntry entry = new LogParser().parse(log.line(number));
                if (Robots.token(entry.userAgent()).isEmpty()) {
                    Network network = NetworkRegistry.find(entry.client()).orElse(Network.UNKNOWN);
                    visits.add(Visit.of(entry, pseudonym.of(entry.client()), network));
                }
            }
        }
        return visits;
    }

    private static long malformed(LogGenerator log) {
        return LongStream.range(0, log.size()).filter(log::isMalformed).count();
    }
}
