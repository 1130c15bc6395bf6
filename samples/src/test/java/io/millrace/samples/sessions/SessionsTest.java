package io.millrace.samples.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.samples.accesslog.LogEntry;
import io.millrace.samples.accesslog.LogGenerator;
import io.millrace.samples.accesslog.LogParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole sample, with files. */
class SessionsTest {

    private static final LogGenerator LOG = LogGenerator.of(5_000, 3).withMalformedRate(0.01);

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void writesTheSessionsThatALoopWouldFind() throws IOException {
        Path log = folder.resolve("access.log.gz");
        LOG.writeTo(log);

        assertThat(run(log.toString(), "--gap", "30s")).isZero();

        assertThat(err.toString()).isEmpty();
        assertThat(sessions()).hasSizeGreaterThan(100).containsExactlyInAnyOrderElementsOf(sessionsOfALoop(30));
        assertThat(late()).isEmpty();
        assertThat(out.toString())
                .contains("5,000 lines, " + malformed() + " of them cannot be used, 0 came too late")
                .contains("balance: every element is accounted for")
                .contains("most requests");
    }

    @Test
    void linesThatComeTooLateAreALogOfTheirOwn() throws IOException {
        Path log = folder.resolve("access.log");
        Files.write(
                log, List.of(line("a", 10, 0), line("b", 11, 0), line("a", 10, 1), line("b", 11, 1), line("c", 10, 2)));

        assertThat(run(log.toString(), "--gap", "1m", "--out-of-order", "0s")).isZero();

        assertThat(sessions())
                .containsExactly(json("a", "10:00:00", "10:00:00", 0, 1), json("b", "11:00:00", "11:00:01", 0, 2));
        assertThat(late()).containsExactly(line("a", 10, 1), line("c", 10, 2));
        assertThat(out.toString()).contains("5 lines, 0 of them cannot be used, 2 came too late", "2 sessions");

        Files.write(log, late());
        assertThat(run(log.toString(), "--gap", "1m", "--out-of-order", "0s", "--late", folder + "/later.log"))
                .isZero();
        assertThat(sessions()).hasSize(2);
    }

    @Test
    void aSessionIsWrittenAgainWithLinesThatAreNotTooLate() throws IOException {
        Path log = folder.resolve("access.log");
        Files.write(log, List.of(line("a", 10, 0), line("b", 10, 119), line("a", 10, 1)));

        assertThat(run(log.toString(), "--gap", "1m", "--out-of-order", "0s", "--lateness", "1h"))
                .isZero();

        assertThat(sessions())
                .containsExactly(
                        json("a", "10:00:00", "10:00:00", 0, 1),
                        json("a", "10:00:00", "10:00:01", 1, 2),
                        json("b", "10:01:59", "10:01:59", 0, 1));
        assertThat(out.toString()).contains("2 sessions, 1 times one was written again");
        assertThat(out.toString().lines().filter(line -> line.contains("  a  ")))
                .hasSize(1);
    }

    @Test
    void showsTheSessionsWithTheMostRequests() throws IOException {
        Path log = folder.resolve("access.log");
        Files.write(log, List.of(line("a", 10, 0), line("b", 10, 1), line("b", 10, 62), line("c", 10, 3)));

        assertThat(run(log.toString(), "--top", "1")).isZero();

        assertThat(out.toString().lines().map(String::strip))
                .contains("under 1 s               2", "under 10 min            1")
                .anyMatch(line -> line.startsWith("2015-05-17T10:00:01Z  b ") && line.contains("0:01:01"));
        assertThat(out.toString()).doesNotContain("2015-05-17T10:00:00Z");
    }

    @Test
    void readsALogThatItMakesUp() throws IOException {
        assertThat(run("--lines", "300")).isZero();
        assertThat(out.toString()).contains("300 lines, ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--gap=0s          | --gap must be more than zero",
                "--gap=30          | it must be a number and ms, s, m, h or d, such as 30m",
                "--gap=-1m         | it must be a number and ms, s, m, h or d, such as 30m",
                "--lateness=4000d  | it must be at most 3650d",
                "--lines=0         | --lines must be from 1 to 1000000000, was 0",
                "--max-sessions=0  | --max-sessions must be at least 1, was 0",
                "--top=0           | --top must be from 1 to 1000, was 0",
                "--bogus           | Unknown option: '--bogus'",
            })
    void refusesWhatMeansNothing(String argument, String message) throws IOException {
        assertThat(run(argument)).isEqualTo(2);
        assertThat(err.toString()).contains(message, "Try 'sessions --help' for more.");
    }

    @Test
    void refusesToWriteWhatItReads() throws IOException {
        Path log = Files.createFile(folder.resolve("access.log"));
        assertThat(run(log.toString(), "--late", log.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--late and LOG must be different files");
    }

    @Test
    void saysWhatIsWrongWithALog() throws IOException {
        assertThat(run(folder.resolve("missing").toString())).isEqualTo(3);
        assertThat(err.toString()).contains("there is no such file");
        assertThat(run(Files.createFile(folder.resolve("empty")).toString())).isEqualTo(3);
        assertThat(err.toString()).contains("is empty: it has no line");
    }

    @Test
    void saysThatItCannotWrite() throws IOException {
        String nowhere = folder.resolve("missing/sessions.jsonl").toString();
        assertThat(run("--lines", "10", "--output", nowhere)).isEqualTo(4);
        assertThat(err.toString()).startsWith("sessions: ").contains(nowhere);
    }

    @Test
    void showsHelp() throws IOException {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("--gap", "--lateness", "default: 30m");
    }

    private int run(String... arguments) throws IOException {
        out.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(arguments));
        addUnlessGiven(all, "--output", "sessions.jsonl");
        addUnlessGiven(all, "--late", "late.log");
        return new SessionsJob(new PrintWriter(out, true), new PrintWriter(err, true))
                .command(all.toArray(String[]::new));
    }

    private void addUnlessGiven(List<String> arguments, String option, String file) {
        if (!arguments.contains(option)) {
            arguments.addAll(List.of(option, folder.resolve(file).toString()));
        }
    }

    private List<String> sessions() throws IOException {
        return Files.readAllLines(folder.resolve("sessions.jsonl"));
    }

    private List<String> late() throws IOException {
        return Files.readAllLines(folder.resolve("late.log"));
    }

    private static String line(String client, int hour, int second) {
        return "%s - - [17/May/2015:%02d:%02d:%02d +0000] \"GET / HTTP/1.1\" 200 10 \"-\" \"Mozilla\""
                .formatted(client, hour, second / 60, second % 60);
    }

    private static String json(String client, String first, String last, int revision, int requests) {
        return new Session(
                        client,
                        Instant.parse("2015-05-17T" + first + "Z"),
                        Instant.parse("2015-05-17T" + last + "Z"),
                        revision,
                        new Activity(requests, 0, 10L * requests))
                .toJson();
    }

    /** For each client its requests in order of time, cut where the gap is. */
    private static List<String> sessionsOfALoop(int gapSeconds) {
        Map<String, List<LogEntry>> byClient = LongStream.range(0, LOG.size())
                .filter(number -> !LOG.isMalformed(number))
                .mapToObj(number -> new LogParser().parse(LOG.line(number)))
                .sorted(Comparator.comparing(LogEntry::time))
                .collect(Collectors.groupingBy(LogEntry::client, TreeMap::new, Collectors.toList()));
        List<String> sessions = new ArrayList<>();
        byClient.forEach((client, requests) -> {
            int from = 0;
            for (int at = 1; at <= requests.size(); at++) {
                if (at == requests.size()
                        || !requests.get(at)
                                .time()
                                .isBefore(requests.get(at - 1).time().plusSeconds(gapSeconds))) {
                    sessions.add(session(client, requests.subList(from, at)).toJson());
                    from = at;
                }
            }
        });
        return sessions;
    }

    private static Session session(String client, List<LogEntry> requests) {
        Activity activity = new Activity(
                requests.size(),
                requests.stream().filter(request -> request.status() >= 400).count(),
                requests.stream().mapToLong(LogEntry::bytes).sum());
        return new Session(
                client,
                requests.get(0).time(),
                requests.get(requests.size() - 1).time(),
                0,
                activity);
    }

    private static long malformed() {
        return LongStream.range(0, LOG.size()).filter(LOG::isMalformed).count();
    }
}
