package io.millrace.operators.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.core.Sinks;
import io.millrace.core.observe.Outcome;
import io.millrace.core.observe.Outcome.Shed;
import io.millrace.core.observe.Outcome.Shed.Reason;
import io.millrace.core.spi.Operator;
import io.millrace.test.LogicProbe;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What tumbling and sliding windows do, step by step, without an engine. */
class WindowLogicTest {

    private static final Duration TEN = Duration.ofSeconds(10);
    private static final Outcome EXPIRED = new Shed(Reason.EXPIRED);
    private static final EventTime<Click> TIME = EventTime.of(Click::time);

    @Test
    void emitsATumblingWindowWhenTheClockHasReachedItsEnd() {
        LogicProbe<String, Windowed<Void, List<String>>> windows =
                LogicProbe.of(Window.tumbling(TEN).list(100));
        windows.demand(10).elements("a").advance(TEN.minusNanos(1)).elements("b");
        assertThat(windows.emitted()).isEmpty();
        assertThat(windows.kept()).isEqualTo(2);

        windows.advance(Duration.ofNanos(1));
        assertThat(windows.emitted()).extracting(Windowed::value).containsExactly(List.of("a", "b"));
        assertThat(windows.outcomes()).containsExactly(Outcome.ABSORBED, Outcome.ABSORBED);
        assertThat(windows.timers()).isZero();
        assertThat(windows.kept()).isZero();
    }

    @Test
    void windowsByTheClockBeginAtMultiplesOfTheirSize() {
        LogicProbe<String, Windowed<Void, Long>> windows =
                LogicProbe.of(Window.tumbling(TEN).count());
        windows.demand(10).advance(Duration.ofSeconds(13)).elements("a").advance(TEN);
        assertThat(windows.emitted()).singleElement().satisfies(window -> {
            assertThat(window.start().getEpochSecond()).isEqualTo(10);
            assertThat(window.end().getEpochSecond()).isEqualTo(20);
            assertThat(window.key()).isNull();
        });
    }

    @Test
    void aWindowByTheClockThatFindsNoDemandTakesElementsUntilItCanGo() {
        LogicProbe<String, Windowed<Void, List<String>>> windows =
                LogicProbe.of(Window.tumbling(TEN).list(100));
        windows.elements("a").advance(TEN.multipliedBy(3)).elements("b").advance(TEN);
        assertThat(windows.emittedAhead()).isEmpty();
        windows.demand(1);
        assertThat(windows.emitted()).extracting(Windowed::value).containsExactly(List.of("a", "b"));
    }

    @Test
    void aListThatIsFullIsEmittedAndTheWindowGoesOn() {
        LogicProbe<String, Windowed<Void, List<String>>> windows =
                LogicProbe.of(Window.tumbling(TEN).list(2));
        windows.demand(10).elements("a", "b", "c").advance(TEN);
        assertThat(windows.emitted())
                .extracting(Windowed::revision, Windowed::value)
                .containsExactly(tuple(0, List.of("a", "b")), tuple(1, List.of("c")));
    }

    @Test
    void asksForNoMoreThanItWasGivenWhileNobodyAsksForWindows() {
        LogicProbe<Click, Windowed<Void, Long>> windows =
                LogicProbe.of(Window.tumbling(TEN).eventTime(TIME).count());
        for (int n = 0; n < WindowLogic.AHEAD; n++) {
            windows.elements(Click.at(0));
        }
        assertThat(windows.pulled()).isZero();
        windows.demand(1);
        assertThat(windows.pulled()).isEqualTo(WindowLogic.AHEAD);
    }

    @Test
    void emitsAWindowWhenAnElementHasPassedItsEndByAsMuchAsElementsAreOutOfOrder() {
        LogicProbe<Click, Windowed<Void, Long>> windows = LogicProbe.of(Window.tumbling(TEN)
                .eventTime(TIME.outOfOrder(Duration.ofSeconds(5)))
                .count());
        windows.demand(10).elements(Click.at(1), Click.at(14.9), Click.at(2));
        assertThat(windows.emitted()).isEmpty();
        windows.elements(Click.at(15));
        assertThat(windows.emitted()).containsExactly(window(0, 10, 0, 2));
    }

    @Test
    void anElementWhoseWindowIsOverIsLate() {
        LogicProbe<Click, Windowed<Void, Long>> windows =
                LogicProbe.of(Window.tumbling(TEN).eventTime(TIME).count());
        windows.demand(10).elements(Click.at(1), Click.at(10), Click.at(9.9), Click.at(-1e9));
        assertThat(windows.emitted()).containsExactly(window(0, 10, 0, 1));
        assertThat(windows.outcomes()).containsExactly(Outcome.ABSORBED, EXPIRED, EXPIRED);
    }

    @Test
    void whatIsLateDoesNotDependOnDemand() {
        LogicProbe<Click, Windowed<Void, Long>> windows =
                LogicProbe.of(Window.tumbling(TEN).eventTime(TIME).count());
        windows.elements(Click.at(1), Click.at(10), Click.at(9.9));
        assertThat(windows.outcomes()).containsExactly(EXPIRED);
        windows.demand(10);
        assertThat(windows.emitted()).containsExactly(window(0, 10, 0, 1));
    }

    @Test
    void aLateElementGoesToTheSideOutput() {
        LogicProbe<Click, Windowed<Void, Long>> windows = LogicProbe.of(
                Window.tumbling(TEN).eventTime(TIME.lateTo(Sinks.discard())).count());
        windows.demand(10).elements(Click.at(10), Click.at(3));
        assertThat(windows.diverted()).containsExactly(Click.at(3));
        assertThat(windows.outcomes()).containsExactly(Outcome.DIVERTED);
    }

    @Test
    void anAggregateIsEmittedAgainWithEachElementThatIsNotTooLate() {
        LogicProbe<Click, Windowed<Void, Long>> windows =
                LogicProbe.of(Window.tumbling(TEN).eventTime(TIME.lateness(TEN)).count());
        windows.demand(10).elements(Click.at(1), Click.at(10), Click.at(2), Click.at(19.9), Click.at(3));
        assertThat(windows.emitted()).containsExactly(window(0, 10, 0, 1), window(0, 10, 1, 2), window(0, 10, 2, 3));
        windows.elements(Click.at(20), Click.at(4));
        assertThat(windows.outcomes()).endsWith(EXPIRED);
        assertThat(windows.emitted()).hasSize(4).endsWith(window(10, 20, 0, 2));
    }

    @Test
    void aListIsEmittedAgainWithTheLateElementsOnly() {
        LogicProbe<Click, Windowed<Void, List<Click>>> windows =
                LogicProbe.of(Window.tumbling(TEN).eventTime(TIME.lateness(TEN)).list(10));
        windows.demand(10).elements(Click.at(1), Click.at(10), Click.at(2));
        assertThat(windows.emitted())
                .extracting(Windowed::value)
                .containsExactly(List.of(Click.at(1)), List.of(Click.at(2)));
    }

    @Test
    void anElementThatIsLateForAWindowWithoutElementsMakesItAndEmitsItAtOnce() {
        LogicProbe<Click, Windowed<Void, Long>> windows =
                LogicProbe.of(Window.tumbling(TEN).eventTime(TIME.lateness(TEN)).count());
        windows.demand(10).elements(Click.at(15), Click.at(2), Click.at(3));
        assertThat(windows.emitted()).containsExactly(window(0, 10, 0, 1), window(0, 10, 1, 2));
    }

    @Test
    void anElementIsInEachSlidingWindowThatHasItsTime() {
        LogicProbe<Click, Windowed<Void, Long>> windows = LogicProbe.of(
                Window.sliding(TEN, Duration.ofSeconds(5)).eventTime(TIME).count());
        windows.demand(10).elements(Click.at(1), Click.at(6), Click.at(30));
        assertThat(windows.emitted()).containsExactly(window(-5, 5, 0, 1), window(0, 10, 0, 2), window(5, 15, 0, 1));
        assertThat(windows.kept()).isEqualTo(1);
    }

    @Test
    void aStepThatDoesNotDivideTheSizeIsFine() {
        LogicProbe<Click, Windowed<Void, Long>> windows = LogicProbe.of(
                Window.sliding(TEN, Duration.ofSeconds(4)).eventTime(TIME).count());
        windows.demand(10).elements(Click.at(1), Click.at(3)).complete();
        assertThat(windows.emitted()).containsExactly(window(-8, 2, 0, 1), window(-4, 6, 0, 2), window(0, 10, 0, 2));
    }

    @Test
    void anElementIsSettledWithTheLastOfItsSlidingWindows() {
        LogicProbe<Click, Windowed<Void, Long>> windows = LogicProbe.of(
                Window.sliding(TEN, Duration.ofSeconds(5)).eventTime(TIME).count());
        windows.demand(10).elements(Click.at(1), Click.at(5));
        assertThat(windows.emitted()).containsExactly(window(-5, 5, 0, 1));
        assertThat(windows.outcomes()).isEmpty();
        windows.elements(Click.at(10));
        assertThat(windows.outcomes()).containsExactly(Outcome.ABSORBED);
    }

    @Test
    void anElementThatIsLateForSomeOfItsSlidingWindowsIsPutIntoTheOthers() {
        LogicProbe<Click, Windowed<Void, Long>> windows = LogicProbe.of(
                Window.sliding(TEN, Duration.ofSeconds(5)).eventTime(TIME).count());
        windows.demand(10).elements(Click.at(7), Click.at(1)).complete();
        assertThat(windows.emitted()).containsExactly(window(0, 10, 0, 2), window(5, 15, 0, 1));
    }

    @Test
    void keepsAWindowForEachKey() {
        Operator<Click, Windowed<String, Long>> operator =
                Window.tumbling(TEN).eventTime(TIME).by(Click::who).count();
        LogicProbe<Click, Windowed<String, Long>> windows = LogicProbe.of(operator);
        windows.demand(10).elements(new Click("b", 1), new Click("a", 2), new Click("b", 3), new Click("a", 10));
        assertThat(windows.emitted())
                .extracting(Windowed::key, Windowed::value)
                .containsExactly(tuple("b", 2L), tuple("a", 1L));
    }

    @Test
    void theClockMovesTheWatermarkWhenNoElementHasComeForTheIdleTimeout() {
        LogicProbe<Click, Windowed<Void, Long>> windows = LogicProbe.of(Window.tumbling(TEN)
                .eventTime(TIME.outOfOrder(Duration.ofSeconds(1)).idleTimeout(Duration.ofSeconds(3)))
                .count());
        windows.demand(10).elements(Click.at(5)).advance(Duration.ofSeconds(5));
        assertThat(windows.emitted()).isEmpty();
        windows.advance(Duration.ofSeconds(1));
        assertThat(windows.emitted()).containsExactly(window(0, 10, 0, 1));
        windows.elements(Click.at(6));
        assertThat(windows.outcomes()).endsWith(EXPIRED);
        assertThat(windows.timers()).isZero();
    }

    @Test
    void anIdleSourceIsNoneBeforeTheIdleTimeout() {
        LogicProbe<Click, Windowed<Void, Long>> windows = LogicProbe.of(Window.tumbling(TEN)
                .eventTime(TIME.idleTimeout(Duration.ofMinutes(1)))
                .count());
        windows.demand(10).elements(Click.at(9)).advance(Duration.ofSeconds(59)).elements(Click.at(9.5));
        windows.advance(Duration.ofSeconds(59));
        assertThat(windows.emitted()).isEmpty();
        windows.advance(Duration.ofSeconds(1));
        assertThat(windows.emitted()).containsExactly(window(0, 10, 0, 2));
    }

    @Test
    void theEndOfTheInputEmitsWhatIsOpenAsItIsAskedFor() {
        LogicProbe<Click, Windowed<Void, Long>> windows =
                LogicProbe.of(Window.tumbling(TEN).eventTime(TIME).count());
        windows.elements(Click.at(5), Click.at(15)).complete();
        assertThat(windows.completed()).isFalse();
        windows.demand(1);
        assertThat(windows.emitted()).containsExactly(window(0, 10, 0, 1));
        windows.demand(1);
        assertThat(windows.emitted()).hasSize(2);
        assertThat(windows.completed()).isTrue();
    }

    @Test
    void aDrainEmitsWhatWaitsForTheClockAndThenWhatStillComes() {
        LogicProbe<String, Windowed<Void, Long>> windows =
                LogicProbe.of(Window.tumbling(TEN).count());
        windows.demand(10).elements("a", "b").drain();
        windows.elements("c").complete();
        assertThat(windows.emitted())
                .extracting(Windowed::revision, Windowed::value)
                .containsExactly(tuple(0, 2L), tuple(1, 3L));
        assertThat(windows.completed()).isTrue();
    }

    @Test
    void aDrainLeavesWindowsOfEventTimeToTheEndOfTheInput() {
        LogicProbe<Click, Windowed<Void, Long>> windows =
                LogicProbe.of(Window.tumbling(TEN).eventTime(TIME).count());
        windows.demand(10).elements(Click.at(5)).drain().elements(Click.at(6)).complete();
        assertThat(windows.emitted()).containsExactly(window(0, 10, 0, 2));
    }

    @Test
    void aDrainDoesNotFailForWantOfRoom() {
        LogicProbe<String, Windowed<String, Long>> windows = LogicProbe.of(
                Window.tumbling(TEN).by((String key) -> key).maxWindows(2).count());
        windows.demand(10).elements("a", "b").drain().elements("c", "d").complete();
        assertThat(windows.emitted()).extracting(Windowed::key).containsExactly("a", "b", "c", "d");
        assertThat(windows.failure()).isEmpty();
    }

    @Test
    void aClockThatGoesBackMovesNoWindow() {
        LogicProbe<String, Windowed<Void, Long>> windows =
                LogicProbe.of(Window.tumbling(TEN).count());
        windows.demand(10).advance(Duration.ofSeconds(13)).elements("a").advance(Duration.ofSeconds(-8));
        windows.elements("b").advance(Duration.ofSeconds(15));
        assertThat(windows.emitted()).extracting(Windowed::value).containsExactly(2L);
        windows.advance(Duration.ofSeconds(-30)).elements("c").advance(Duration.ofMinutes(1));
        assertThat(windows.emitted()).extracting(Windowed::value).containsExactly(2L, 1L);
        assertThat(windows.emitted().get(1).start())
                .isEqualTo(windows.emitted().get(0).end());
    }

    @Test
    void givesUpWhatIsOpenWhenCancelled() {
        LogicProbe<Click, Windowed<Void, Long>> windows =
                LogicProbe.of(Window.tumbling(TEN).eventTime(TIME).count());
        windows.demand(10).elements(Click.at(5)).cancel();
        assertThat(windows.outcomes()).containsExactly(Outcome.CANCELLED);
    }

    private static Windowed<Void, Long> window(double start, double end, int revision, long count) {
        return new Windowed<>(null, Click.moment(start), Click.moment(end), revision, count);
    }
}
