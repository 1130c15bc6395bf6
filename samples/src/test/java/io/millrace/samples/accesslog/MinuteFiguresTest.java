package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MinuteFiguresTest {

    private static final Instant NOON = Instant.parse("2015-05-17T12:00:00Z");

    private final Closing figures = new Closing(limits(100, 2));

    @Test
    void holdsNothingAtFirst() {
        assertThat(figures.flush()).isEmpty();
        assertThat(figures.openFigures()).isZero();
    }

    @Test
    void addsUpVisitsOfTheSameMinutePathAndStatus() {
        assertThat(figures.add(visit(0, "/", 200, 10, "ann", "a"))).isEmpty();
        assertThat(figures.add(visit(59, "/", 200, 5, "bob", "b"))).isEmpty();
        assertThat(figures.add(visit(30, "/", 200, 1, "ann", "a"))).isEmpty();

        assertThat(figures.flush()).containsExactly(new Figure(NOON, "/", 200, 3, 16, 2, List.of("a", "b"), false));
    }

    @Test
    void keepsMinutesPathsAndStatusesApartAndFlushesThemInThisOrder() {
        figures.add(visit(60, "/a", 200));
        figures.add(visit(0, "/b", 200));
        figures.add(visit(0, "/a", 404));
        figures.add(visit(0, "/a", 200));

        assertThat(figures.flush())
                .extracting(MinuteFiguresTest::key)
                .containsExactly("12:00:00Z /a 200", "12:00:00Z /a 404", "12:00:00Z /b 200", "12:01:00Z /a 200");
        assertThat(figures.openFigures()).isZero();
        assertThat(figures.flush()).isEmpty();
    }

    @Test
    void closesAMinuteThatLiesFurtherBehindThanTheLateness() {
        figures.add(visit(0, "/", 200));
        assertThat(figures.add(visit(2 * 60 + 59, "/", 200))).isEmpty();

        assertThat(figures.add(visit(3 * 60, "/", 200)))
                .extracting(MinuteFiguresTest::key)
                .containsExactly("12:00:00Z / 200");
    }

    @Test
    void closesEveryMinuteThatATimeLeapLeavesBehind() {
        figures.add(visit(0, "/", 200));
        figures.add(visit(60, "/", 200));

        assertThat(figures.add(visit(86_400, "/", 200))).hasSize(2);
        assertThat(figures.openFigures()).isEqualTo(1);
    }

    @Test
    void countsALateVisitWithinTheLateness() {
        figures.add(visit(120, "/", 200));
        assertThat(figures.add(visit(0, "/", 200))).isEmpty();

        assertThat(figures.flush())
                .extracting(MinuteFiguresTest::key)
                .containsExactly("12:00:00Z / 200", "12:02:00Z / 200");
    }

    @Test
    void emitsAVisitToAClosedMinuteAtOnceInAFigureOfItsOwn() {
        figures.add(visit(600, "/", 200));

        assertThat(figures.add(visit(0, "/", 200))).extracting(Figure::count).containsExactly(1L);
    }

    @Test
    void emitsTheOldestMinuteWhenTooManyFiguresAreOpen() {
        Closing small = new Closing(limits(3, 5));
        small.add(visit(0, "/a", 200));
        small.add(visit(0, "/b", 200));
        assertThat(small.add(visit(60, "/a", 200))).isEmpty();

        assertThat(small.add(visit(60, "/b", 200)))
                .extracting(MinuteFiguresTest::key)
                .containsExactly("12:00:00Z /a 200", "12:00:00Z /b 200");
        assertThat(small.openFigures()).isEqualTo(2);
    }

    @Test
    void emitsTheNewestMinuteTooWhenItAloneHoldsTooManyFigures() {
        Closing small = new Closing(limits(1, 5));
        small.add(visit(0, "/a", 200));

        assertThat(small.add(visit(0, "/b", 200))).hasSize(2);
        assertThat(small.openFigures()).isZero();
    }

    @Test
    void saysSoWhenThereAreMoreClientsThanItCounts() {
        Closing few = new Closing(new FigureLimits(10, Duration.ZERO, 2, 2));
        few.add(visit(0, "/", 200, 1, "ann", "a"));
        few.add(visit(0, "/", 200, 1, "bob", "a"));
        few.add(visit(0, "/", 200, 1, "ann", "a"));
        few.add(visit(60, "/", 200, 1, "ann", "a"));
        few.add(visit(60, "/", 200, 1, "bob", "a"));
        few.add(visit(60, "/", 200, 1, "cid", "a"));

        assertThat(few.flush()).extracting(Figure::clients, Figure::capped).containsExactly(tuple(2, true));
    }

    @Test
    void saysSoWhenThereAreMoreNetworksThanItNames() {
        Closing few = new Closing(new FigureLimits(10, Duration.ZERO, 10, 1));
        few.add(visit(0, "/", 200, 1, "ann", "b"));
        few.add(visit(0, "/", 200, 1, "ann", "a"));

        assertThat(few.flush()).singleElement().satisfies(figure -> {
            assertThat(figure.networks()).containsExactly("b");
            assertThat(figure.capped()).isTrue();
        });
    }

    @Test
    void stopsBytesAtTheLargestLong() {
        figures.add(visit(0, "/", 200, Long.MAX_VALUE, "ann", "a"));
        figures.add(visit(0, "/", 200, 1, "ann", "a"));

        assertThat(figures.flush()).extracting(Figure::bytes).containsExactly(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"1,0", "1,5", "7,0", "7,3", "50,1", "1000,1440"})
    void losesNoVisitAndCountsNoneTwice(int openFigures, int latenessMinutes) {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            FigureLimits limits = limits(openFigures, latenessMinutes);
            Closing some = new Closing(limits);
            List<Figure> emitted = new ArrayList<>();
            long bytes = 0;
            for (int i = 0; i < 2_000; i++) {
                Visit visit = visit(
                        i / 3 + random.nextInt(600),
                        "/" + random.nextInt(5),
                        200 + random.nextInt(3),
                        random.nextInt(100),
                        "c" + random.nextInt(9),
                        "n" + random.nextInt(3));
                bytes += visit.bytes();
                emitted.addAll(some.add(visit));
                assertThat(some.openFigures()).isLessThanOrEqualTo(openFigures);
            }
            emitted.addAll(some.flush());

            assertThat(emitted.stream().mapToLong(Figure::count).sum()).isEqualTo(2_000);
            assertThat(emitted.stream().mapToLong(Figure::bytes).sum()).isEqualTo(bytes);
        }
    }

    @Test
    void countsEveryLineOfTheExcerptOfARealLog() {
        LogParser parser = new LogParser();
        List<Figure> emitted = new ArrayList<>();
        List<LogEntry> entries = SampleLog.lines().stream()
                .filter(line -> line.endsWith("\""))
                .map(parser::parse)
                .toList();
        entries.forEach(entry -> emitted.addAll(figures.add(Visit.of(entry, entry.client(), Network.UNKNOWN))));
        emitted.addAll(figures.flush());

        assertThat(emitted.stream().mapToLong(Figure::count).sum())
                .isEqualTo(entries.size())
                .isEqualTo(53);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1M", "PT30S", "PT24H1M"})
    void rejectsLatenessOutOfRange(String lateness) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FigureLimits(1, Duration.parse(lateness), 1, 1))
                .withMessage("lateness must be whole minutes from PT0S to PT24H, was " + Duration.parse(lateness));
    }

    @Test
    void rejectsLimitsOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limits(0, 0))
                .withMessage("openFigures must be from 1 to 1000000, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FigureLimits(1, Duration.ZERO, 0, 1))
                .withMessage("clients must be from 1 to 1000000, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FigureLimits(1, Duration.ZERO, 1, 1_001))
                .withMessage("networks must be from 1 to 1000, was 1001");
    }

    private static FigureLimits limits(int openFigures, int latenessMinutes) {
        return new FigureLimits(openFigures, Duration.ofMinutes(latenessMinutes), 10, 10);
    }

    private static Visit visit(int second, String path, int status) {
        return visit(second, path, status, 1, "ann", "a");
    }

    private static Visit visit(int second, String path, int status, long bytes, String client, String network) {
        return new Visit(NOON.plusSeconds(second), path, status, bytes, client, new Network(network, "AS1"));
    }

    private static String key(Figure figure) {
        return figure.minute().toString().substring(11) + ' ' + figure.path() + ' ' + figure.status();
    }

    /** The figures with what each step hands out as a list. */
    private static final class Closing {

        private final MinuteFigures figures;

        Closing(FigureLimits limits) {
            figures = new MinuteFigures(limits);
        }

        List<Figure> add(Visit visit) {
            List<Figure> out = new ArrayList<>();
            figures.add(visit, out::add);
            return out;
        }

        List<Figure> flush() {
            List<Figure> out = new ArrayList<>();
            figures.flush(out::add);
            return out;
        }

        int openFigures() {
            return figures.openFigures();
        }
    }
}
