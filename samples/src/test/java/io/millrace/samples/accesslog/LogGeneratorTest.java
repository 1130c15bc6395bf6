package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogGeneratorTest {

    private static final int SIZE = 20_000;

    private final LogParser parser = new LogParser();

    @Test
    void givesTheSameLinesForTheSameSeed() {
        assertThat(LogGenerator.of(1_000, 1).lines())
                .containsExactlyElementsOf(LogGenerator.of(1_000, 1).lines().toList());
        assertThat(LogGenerator.of(1_000, 1).lines().toList())
                .isNotEqualTo(LogGenerator.of(1_000, 2).lines().toList());
    }

    @Test
    void givesTheSameFirstLinesForAnySize() {
        assertThat(LogGenerator.of(SIZE, 1).lines().limit(100))
                .containsExactlyElementsOf(LogGenerator.of(100, 1).lines().toList());
    }

    @Test
    void givesAsManyLinesAsAskedFor() {
        assertThat(LogGenerator.of(0, 1).lines()).isEmpty();
        assertThat(LogGenerator.of(SIZE, 1).lines().count()).isEqualTo(SIZE);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 1})
    void breaksExactlyTheLinesItSays(double rate) {
        LogGenerator generator = LogGenerator.of(SIZE, 1).withMalformedRate(rate);
        int malformed = 0;
        for (int number = 0; number < SIZE; number++) {
            assertThat(isWellFormed(generator.line(number))).isNotEqualTo(generator.isMalformed(number));
            malformed += generator.isMalformed(number) ? 1 : 0;
        }
        assertThat(malformed / (double) SIZE).isCloseTo(rate, within(0.01));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.15, 1})
    void sendsTheRobotsAskedFor(double rate) {
        long robots = entries(LogGenerator.of(SIZE, 1).withMalformedRate(0).withRobotRate(rate)).stream()
                .filter(entry -> Robots.token(entry.userAgent()).isPresent())
                .count();

        assertThat(robots / (double) SIZE).isCloseTo(rate, within(0.01));
    }

    @Test
    void advancesByTenLinesASecondAndIsAtMostFourSecondsLate() {
        Instant start = Instant.parse("2015-05-17T10:05:00Z");
        List<LogEntry> entries = entries(LogGenerator.of(SIZE, 1).withMalformedRate(0));

        for (int i = 0; i < SIZE; i++) {
            assertThat(Duration.between(entries.get(i).time(), start.plusSeconds(i / 10)))
                    .isBetween(Duration.ZERO, Duration.ofSeconds(4));
        }
        assertThat(entries)
                .isNotEqualTo(entries.stream()
                        .sorted(Comparator.comparing(LogEntry::time))
                        .toList());
    }

    @Test
    void visitsTheFirstPathsMost() {
        Map<String, Long> visits = entries(LogGenerator.of(SIZE, 1).withMalformedRate(0)).stream()
                .collect(Collectors.groupingBy(LogEntry::path, Collectors.counting()));

        assertThat(visits.get("/") / (double) SIZE).isCloseTo(0.152, within(0.01));
        assertThat(visits).hasSizeBetween(380, 400);
    }

    @Test
    void usesAddressesSetAsideForMeasurements() {
        assertThat(entries(LogGenerator.of(SIZE, 1).withMalformedRate(0)))
                .extracting(LogEntry::client)
                .allMatch(client -> client.matches("198\\.1[89](\\.\\d{1,3}){2}"))
                .satisfies(clients ->
                        assertThat(clients.stream().collect(Collectors.toSet())).hasSizeBetween(1_500, 2_000));
    }

    @Test
    void writesPlainAndCompressedFiles(@TempDir Path folder) throws IOException {
        LogGenerator generator = LogGenerator.of(1_000, 1);
        Path plain = folder.resolve("access.log");
        Path compressed = folder.resolve("access.log.gz");
        generator.writeTo(plain);
        generator.writeTo(compressed);

        assertThat(Files.readAllLines(plain)).isEqualTo(generator.lines().toList());
        try (var reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(compressed)), StandardCharsets.UTF_8))) {
            assertThat(reader.lines().toList()).isEqualTo(generator.lines().toList());
        }
        assertThat(Files.size(compressed)).isLessThan(Files.size(plain) / 4);
    }

    @Test
    void rejectsBadValues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogGenerator.of(-1, 1))
                .withMessage("size must be from 0 to 1000000000, was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogGenerator.of(1, 1).withMalformedRate(Double.NaN))
                .withMessage("malformedRate must be from 0 to 1, was NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogGenerator.of(1, 1).withRobotRate(1.5))
                .withMessage("robotRate must be from 0 to 1, was 1.5");
    }

    private List<LogEntry> entries(LogGenerator generator) {
        return generator.lines().map(parser::parse).toList();
    }

    private boolean isWellFormed(String line) {
        try {
            parser.parse(line);
            return true;
        } catch (MalformedLineException e) {
            return false;
        }
    }
}
