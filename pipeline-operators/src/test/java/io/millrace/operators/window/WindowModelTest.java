package io.millrace.operators.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.Operator;
import io.millrace.test.LogicProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Windows of drawn elements, with drawn demand, against a plain model of them. */
class WindowModelTest {

    private static final int OUT_OF_ORDER = 4;

    /** A window of the model; of a session the last element is a gap before its end. */
    private static final class Span {
        private final String who;
        private int start;
        private int end;
        private long count;

        private Span(String who, int start, int end, long count) {
            this.who = who;
            this.start = start;
            this.end = end;
            this.count = count;
        }
    }

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void tumbling(int seed) {
        aligned(seed, 5, 5);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void sliding(int seed) {
        aligned(seed, 7, 3);
    }

    private static void aligned(int seed, int size, int every) {
        List<Click> clicks = clicks(seed);
        List<Span> spans = new ArrayList<>();
        long late = 0;
        int latest = Integer.MIN_VALUE;
        for (Click click : clicks) {
            int time = (int) click.at();
            latest = Math.max(latest, time);
            boolean put = false;
            for (int end = Math.floorDiv(time, every) * every + size; end > time; end -= every) {
                if (end > latest - OUT_OF_ORDER) {
                    put = true;
                    count(spans, click.who(), end - size, end);
                }
            }
            late += put ? 0 : 1;
        }
        Operator<Click, Windowed<String, Long>> operator = Window.sliding(
                        Duration.ofSeconds(size), Duration.ofSeconds(every))
                .eventTime(EventTime.of(Click::time).outOfOrder(Duration.ofSeconds(OUT_OF_ORDER)))
                .by(Click::who)
                .count();
        check(operator, clicks, seed, spans, late);
    }

    private static void count(List<Span> spans, String who, int start, int end) {
        for (Span span : spans) {
            if (span.who.equals(who) && span.end == end) {
                span.count++;
                return;
            }
        }
        spans.add(new Span(who, start, end, 1));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void sessions(int seed) {
        int gap = 3;
        List<Click> clicks = clicks(seed);
        List<Span> spans = new ArrayList<>();
        long late = 0;
        int latest = Integer.MIN_VALUE;
        for (Click click : clicks) {
            int time = (int) click.at();
            latest = Math.max(latest, time);
            int watermark = latest - OUT_OF_ORDER;
            Span session = new Span(click.who(), time, time + gap, 1);
            List<Span> touched = spans.stream()
                    .filter(span -> span.who.equals(session.who)
                            && span.end > watermark
                            && time < span.end
                            && time + gap > span.start)
                    .toList();
            if (touched.isEmpty() && session.end <= watermark) {
                late++;
                continue;
            }
            for (Span span : touched) {
                session.start = Math.min(session.start, span.start);
                session.end = Math.max(session.end, span.end);
                session.count += span.count;
            }
            spans.removeAll(touched);
            spans.add(session);
        }
        Operator<Click, Windowed<String, Long>> operator = Window.session(Duration.ofSeconds(gap))
                .eventTime(EventTime.of(Click::time).outOfOrder(Duration.ofSeconds(OUT_OF_ORDER)))
                .by(Click::who)
                .count();
        check(operator, clicks, seed, spans, late);
    }

    private static List<Click> clicks(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int step = random.nextInt(1, 4);
        return IntStream.range(0, 120)
                .mapToObj(n -> new Click("k" + random.nextInt(4), n / step + random.nextInt(-8, 3)))
                .toList();
    }

    private static void check(
            Operator<Click, Windowed<String, Long>> operator,
            List<Click> clicks,
            int seed,
            List<Span> spans,
            long late) {
        SplittableRandom random = new SplittableRandom(seed);
        LogicProbe<Click, Windowed<String, Long>> windows = LogicProbe.of(operator);
        for (Click click : clicks) {
            if (random.nextInt(4) == 0) {
                windows.demand(random.nextInt(1, 4));
            }
            windows.elements(click);
        }
        windows.demand(1_000).complete();
        assertThat(windows.completed()).isTrue();
        assertThat(windows.emitted())
                .containsExactlyInAnyOrderElementsOf(spans.stream()
                        .map(span -> new Windowed<>(
                                span.who, Click.moment(span.start), Click.moment(span.end), 0, span.count))
                        .toList());
        assertThat(windows.outcomes().stream().filter(outcome -> !outcome.equals(Outcome.ABSORBED)))
                .hasSize((int) late);
    }
}
