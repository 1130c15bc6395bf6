package io.millrace.core.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTableTest {

    @Test
    void showsEveryStageAndThatEveryElementIsAccountedFor() {
        RunReport report = report(
                RunState.COMPLETED,
                List.of(
                        stage("lines", "", 0, 1_200_000, Map.of(), Duration.ZERO),
                        stage("parse", "lines", 1_200_000, 1_199_990, counts(1_199_990, 10), Duration.ofMillis(7500)),
                        branch("parse dead letters", "parse", 10, counts(10, 0), Duration.ofMillis(2)),
                        stage("store", "parse", 1_199_990, 1_199_990, counts(1_199_990, 0), Duration.ofMillis(2500))),
                new Acknowledgements(1_200_000, 1_200_000, 0, 0),
                Optional.empty(),
                List.of());

        assertThat(ReportTable.render(report)).isEqualTo("""
                        orders: completed after 12.00 s, 1,200,000 in, 1,199,990 out, 100,000 elements/s
                        stage                        in        out       done  dead-lettered  queued  running    busy
                        lines                            1,200,000                                 0        0
                        parse                 1,200,000  1,199,990  1,199,990             10       0        0  7.50 s  75%  #######
                          parse dead letters         10          0         10                      0        0    2 ms   0%
                        store                 1,199,990  1,199,990  1,199,990                      0        0  2.50 s  25%  ##
                        balance: every element is accounted for
                        acknowledgements: 1,200,000 delivered, 1,200,000 acknowledged, 0 given back, 0 open
                        """);
    }

    @Test
    void saysWhereTheAccountDoesNotClose() {
        RunReport report = report(
                RunState.FAILED,
                List.of(
                        stage("s", "", 0, 3, Map.of(), Duration.ZERO),
                        stage("t", "s", 2, 1, counts(1, 0), Duration.ZERO)),
                Acknowledgements.NONE,
                Optional.of(new IllegalStateException("no more\nsecond line")),
                List.of(new Abandoned("t", "thread blocking-3")));

        assertThat(ReportTable.render(report))
                .contains("balance: does not close\n")
                .contains("  stage 't': 2 in, but 1 ended, 0 queued and 0 running: 1 unaccounted\n")
                .contains("abandoned: stage 't', thread blocking-3\n")
                .contains("failure: java.lang.IllegalStateException: no more\n")
                .doesNotContain("second line")
                .doesNotContain("acknowledgements");
    }

    @Test
    void staysWithin120CharactersAndCutsLongNames() {
        String longName = "a stage with a name that is much too long";
        RunReport report = report(
                RunState.RUNNING,
                List.of(
                        stage("s", "", 0, 999_999_999, Map.of(), Duration.ZERO),
                        stage(longName, "s", 999_999_999, 999_999_989, counts(999_999_989, 10), Duration.ofHours(3))),
                Acknowledgements.NONE,
                Optional.of(new IllegalStateException("x".repeat(500))),
                List.of());

        String table = ReportTable.render(report);

        assertThat(table.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
        assertThat(table).contains("a stage with a name tha…  ").contains("3 h 00 min 00 s");
    }

    @Test
    void showsNoHoursWhereThereAreNone() {
        RunReport report = report(
                RunState.RUNNING,
                List.of(
                        stage("s", "", 0, 10, Map.of(), Duration.ZERO),
                        stage("call", "s", 10, 10, counts(10, 0), Duration.ofSeconds(688))),
                Acknowledgements.NONE,
                Optional.empty(),
                List.of());

        assertThat(ReportTable.render(report)).contains(" 11 min 28 s").doesNotContain(" h ");
    }

    @Test
    void showsWhatStagesWaitForWhenThatIsLongEnough() {
        String table = ReportTable.render(waiting(Duration.ofSeconds(9)));
        assertThat(table.lines().filter(line -> line.startsWith("stage")).findFirst())
                .hasValueSatisfying(titles -> assertThat(titles).contains("waits"));
        assertThat(table).contains("input 75%");
        assertThat(ReportTable.render(waiting(Duration.ofMillis(400)))).doesNotContain("waits");
    }

    private static RunReport waiting(Duration forInput) {
        StageFigures stage = new StageFigures(
                "s",
                "map",
                List.of(),
                false,
                1,
                1,
                0,
                0,
                0,
                Map.of(OutcomeKind.DONE, 1L),
                Duration.ofSeconds(1),
                new Waiting(forInput, Duration.ofSeconds(1)));
        return report(RunState.COMPLETED, List.of(stage), Acknowledgements.NONE, Optional.empty(), List.of());
    }

    @Test
    void saysThatTheBalanceOfARunThatGoesOnIsOpen() {
        List<StageFigures> moving = List.of(stage("s", "", 2, 1, counts(1, 0), Duration.ZERO));
        assertThat(ReportTable.render(
                        report(RunState.RUNNING, moving, Acknowledgements.NONE, Optional.empty(), List.of())))
                .contains("\nbalance: open, the run goes on\n");
        assertThat(ReportTable.render(
                        report(RunState.COMPLETED, moving, Acknowledgements.NONE, Optional.empty(), List.of())))
                .contains("\nbalance: does not close\n");
    }

    @Test
    void isTheSameInEveryLocale() {
        RunReport report = report(
                RunState.COMPLETED,
                List.of(stage("s", "", 0, 1_000, Map.of(), Duration.ofMillis(1500))),
                Acknowledgements.NONE,
                Optional.empty(),
                List.of());
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(ReportTable.render(report)).contains("1,000").contains("1.50 s");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void showsARunWithoutStagesAndWithoutTime() {
        RunReport report = new RunReport(
                "empty",
                RunState.CANCELLED,
                Instant.EPOCH,
                Duration.ZERO,
                List.of(),
                Acknowledgements.NONE,
                Optional.empty(),
                List.of());

        assertThat(ReportTable.render(report))
                .isEqualTo("empty: cancelled after 0 µs, 0 in, 0 out\nbalance: every element is accounted for\n");
    }

    private static RunReport report(
            RunState state,
            List<StageFigures> stages,
            Acknowledgements acknowledgements,
            Optional<Throwable> failure,
            List<Abandoned> abandoned) {
        return new RunReport(
                "orders", state, Instant.EPOCH, Duration.ofSeconds(12), stages, acknowledgements, failure, abandoned);
    }

    private static Map<OutcomeKind, Long> counts(long done, long deadLettered) {
        return Map.of(OutcomeKind.DONE, done, OutcomeKind.DEAD_LETTERED, deadLettered);
    }

    private static StageFigures stage(
            String name, String from, long in, long emitted, Map<OutcomeKind, Long> outcomes, Duration busy) {
        return new StageFigures(
                name, "map", from.isEmpty() ? List.of() : List.of(from), false, in, emitted, 0, 0, 0, outcomes, busy);
    }

    private static StageFigures branch(
            String name, String from, long in, Map<OutcomeKind, Long> outcomes, Duration busy) {
        return new StageFigures(name, "to", List.of(from), true, in, 0, 0, 0, 0, outcomes, busy);
    }
}
