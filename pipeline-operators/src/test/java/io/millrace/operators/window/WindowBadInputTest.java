package io.millrace.operators.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.observe.Bound;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.spi.Operator;
import io.millrace.test.MillraceExtension;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.test.subscriber.TestSubscriber;

/** What is refused at once, and what becomes of elements and functions that are not as they should be. */
@ExtendWith(MillraceExtension.class)
class WindowBadInputTest {

    private static final Duration TEN = Duration.ofSeconds(10);
    private static final EventTime<Click> TIME = EventTime.of(Click::time);

    @Test
    void refusesDurationsThatMeanNothing() {
        assertThatThrownBy(() -> Window.tumbling(Duration.ZERO))
                .hasMessage("size of a tumbling window must be more than zero and at most 10000 days, was PT0S");
        assertThatThrownBy(() -> Window.tumbling(Duration.ofSeconds(Long.MAX_VALUE)))
                .hasMessageContaining("at most 10000 days, was PT2562047788015215H30M7S");
        assertThatThrownBy(() -> Window.session(TEN.negated()))
                .hasMessage("gap of a session must be more than zero and at most 10000 days, was PT-10S");
        assertThatThrownBy(() -> Window.sliding(TEN, Duration.ZERO)).hasMessageContaining("every of a sliding window");
        assertThatThrownBy(() -> Window.sliding(TEN, TEN.plusNanos(1)))
                .hasMessage("every of a sliding window must be at most its size, PT10S, or elements would be in none;"
                        + " was PT10.000000001S");
        assertThatThrownBy(() -> Window.sliding(TEN, Duration.ofMillis(1)))
                .hasMessage("each element would be in 10,000 sliding windows, at most 1,000 are possible:"
                        + " make every more than PT0.001S");
        assertThatThrownBy(() -> TIME.outOfOrder(TEN.negated()))
                .hasMessage("outOfOrder must be at least zero and at most 10000 days, was PT-10S");
        assertThatThrownBy(() -> TIME.lateness(Duration.ofDays(10_001))).hasMessageContaining("lateness must be");
        assertThatThrownBy(() -> TIME.idleTimeout(Duration.ZERO)).hasMessageContaining("idleTimeout must be");
    }

    @Test
    void refusesLimitsThatMeanNothing() {
        assertThatThrownBy(() -> Window.tumbling(TEN).maxWindows(0)).hasMessage("maxWindows must be at least 1, was 0");
        assertThatThrownBy(() -> Window.tumbling(TEN).list(0))
                .hasMessage("maxSize of a window's list must be at least 1, was 0");
        assertThatThrownBy(() ->
                        Window.sliding(TEN, Duration.ofSeconds(1)).maxWindows(9).count())
                .hasMessage("each element is in 10 windows, so maxWindows must be at least that, was 9");
    }

    @Test
    void refusesSessionsInEventTimeThatCannotBeMerged() {
        assertThatThrownBy(() -> Window.session(TEN)
                        .eventTime(TIME)
                        .aggregate(() -> 0, (Integer n, Click click) -> n + 1, n -> n))
                .hasMessage(
                        "an element between two sessions makes them one: pass a function merge to aggregate, behind add");
    }

    @Test
    void timesThatCannotBeCountedWithAreFailuresOfTheirElements(VirtualTime time) {
        List<Instant> times = new ArrayList<>(List.of(
                Click.moment(1), Instant.MAX, Instant.MIN, Instant.parse("9999-12-31T00:00:00Z"), Click.moment(2)));
        RunReport report = run(
                time,
                times,
                Window.tumbling(TEN).eventTime(EventTime.of((Instant at) -> at)).count());
        assertThat(report.stage("window").count(OutcomeKind.SKIPPED)).isEqualTo(3);
        assertThat(report.stage("window").count(OutcomeKind.ABSORBED)).isEqualTo(2);
    }

    @Test
    void functionsThatReturnNullAreFailuresOfTheirElements(VirtualTime time) {
        List<Click> clicks = List.of(Click.at(1), Click.at(2));
        assertThat(skipped(run(
                        time,
                        clicks,
                        Window.tumbling(TEN)
                                .eventTime(EventTime.of((Click click) -> click.at() > 1 ? null : click.time()))
                                .count())))
                .isEqualTo(1);
        assertThat(skipped(run(
                        time,
                        clicks,
                        Window.tumbling(TEN)
                                .by((Click click) -> click.at() > 1 ? null : "key")
                                .count())))
                .isEqualTo(1);
        assertThat(skipped(run(
                        time,
                        clicks,
                        Window.tumbling(TEN)
                                .aggregate(() -> 0, (Integer n, Click click) -> click.at() > 1 ? null : n, n -> n))))
                .isEqualTo(1);
    }

    @Test
    void anElementForWhichAddFailsIsInNoneOfItsSlidingWindows(VirtualTime time) {
        List<Click> clicks = List.of(Click.at(1), Click.at(6), Click.at(7));
        List<Windowed<Void, Integer>> sums = new ArrayList<>();
        Pipeline.define("add")
                .from(clicks)
                .via(Window.sliding(TEN, Duration.ofSeconds(5))
                        .eventTime(TIME)
                        .aggregate(
                                () -> 0, (Integer n, Click click) -> click.at() == 6 && n == 0 ? null : n + 1, n -> n))
                .onError(OnError.skip())
                .peek(sums::add)
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(sums).extracting(Windowed::value).containsExactly(1, 2, 1);
    }

    @Test
    void aResultThatCannotBeMadeFailsTheRun(VirtualTime time) {
        TestSubscriber<Windowed<Void, Integer>> subscriber = TestSubscriber.create();
        Pipeline.define("result")
                .from(List.of(Click.at(1), Click.at(20), Click.at(40)))
                .via(Window.tumbling(TEN)
                        .eventTime(TIME)
                        .<Click, Integer, Integer>aggregate(() -> 0, (n, click) -> n + 1, n -> {
                            throw new IllegalStateException("no result");
                        }))
                .onError(OnError.skip())
                .on(time.runtime())
                .subscribe(subscriber);
        time.runUntilIdle();
        assertThat(subscriber.expectTerminalError()).hasMessage("no result");
        time.runtime().runs().get(0).snapshot().assertNoLoss();
    }

    @Test
    void anElementThatNeedsOneWindowMoreThanThereMayBeFails(VirtualTime time) {
        List<Click> clicks = new ArrayList<>();
        for (int n = 0; n < 10; n++) {
            clicks.add(new Click("k" + n, n));
        }
        Operator<Click, Windowed<String, Long>> operator = Window.tumbling(TEN)
                .eventTime(TIME)
                .by(Click::who)
                .maxWindows(4)
                .count();
        RunReport report = run(time, clicks, operator);
        assertThat(skipped(report)).isEqualTo(6);
        assertThat(operator.bounds().keys()).isEqualTo(Bound.of(4));
    }

    @Test
    void whatIsOverMakesRoomForNewWindows(VirtualTime time) {
        List<Click> clicks = new ArrayList<>();
        for (int n = 0; n < 10; n++) {
            clicks.add(new Click("k" + n, n * 10));
        }
        assertThat(skipped(run(
                        time,
                        clicks,
                        Window.tumbling(TEN)
                                .eventTime(TIME)
                                .by(Click::who)
                                .maxWindows(1)
                                .count())))
                .isZero();
    }

    @Test
    void theWindowThatEndsFirstIsEmittedToMakeRoom(VirtualTime time) {
        List<Windowed<String, Long>> counted = new ArrayList<>();
        Pipeline.define("evicting")
                .from(List.of(new Click("b", 11), new Click("a", 1), new Click("c", 12), new Click("a", 2)))
                .via(Window.tumbling(TEN)
                        .eventTime(TIME.outOfOrder(Duration.ofMinutes(1)))
                        .by(Click::who)
                        .emitEarliestBeyond(2)
                        .count())
                .peek(counted::add)
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(counted).extracting(Windowed::key).containsExactly("a", "b", "a", "c");
    }

    @Test
    void aSlidingWindowWhoseListIsFullTakesNoMore(VirtualTime time) {
        List<Click> clicks = List.of(Click.at(1), Click.at(2), Click.at(3));
        assertThat(skipped(run(
                        time,
                        clicks,
                        Window.sliding(TEN, Duration.ofSeconds(5))
                                .eventTime(TIME)
                                .list(2))))
                .isEqualTo(1);
    }

    @Test
    void saysWhatAListMayHold() {
        assertThat(Window.tumbling(TEN)
                        .by(Click::who)
                        .maxWindows(10)
                        .list(100)
                        .bounds()
                        .elements())
                .isEqualTo(Bound.of(1_000 + WindowLogic.AHEAD + 1));
        assertThat(Window.tumbling(TEN).count().bounds().elements()).isEqualTo(Bound.unknown());
    }

    private static long skipped(RunReport report) {
        return report.stage("window").count(OutcomeKind.SKIPPED);
    }

    private static <T> RunReport run(VirtualTime time, List<T> elements, Operator<T, ?> operator) {
        return Pipeline.define("bad")
                .from(elements)
                .via(operator)
                .named("window")
                .onError(OnError.skip())
                .run(time.runtime())
                .await()
                .assertNoLoss();
    }
}
