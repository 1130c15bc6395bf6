package io.millrace.operators.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.observe.Outcome;
import io.millrace.core.observe.Outcome.Shed;
import io.millrace.core.observe.Outcome.Shed.Reason;
import io.millrace.test.LogicProbe;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What sessions do, step by step, without an engine. */
class SessionLogicTest {

    private static final Duration GAP = Duration.ofSeconds(10);
    private static final EventTime<Click> TIME = EventTime.of(Click::time).outOfOrder(Duration.ofSeconds(30));

    @Test
    void aSessionByTheClockEndsWhenNothingHasComeForTheGap() {
        LogicProbe<String, Windowed<Void, List<String>>> sessions =
                LogicProbe.of(Window.session(GAP).list(10));
        sessions.demand(10)
                .elements("a")
                .advance(GAP.minusMillis(100))
                .elements("b")
                .advance(GAP.minusMillis(1));
        assertThat(sessions.emitted()).isEmpty();
        sessions.advance(GAP.dividedBy(1_000));
        assertThat(sessions.emitted()).extracting(Windowed::value).containsExactly(List.of("a", "b"));
        assertThat(sessions.timers()).isZero();
    }

    @Test
    void twoSessionsByTheClockStayTwoWhenNobodyAsks() {
        LogicProbe<String, Windowed<Void, List<String>>> sessions =
                LogicProbe.of(Window.session(GAP).list(10));
        sessions.elements("a").advance(GAP).elements("b").advance(GAP).demand(2).advance(GAP);
        assertThat(sessions.emitted()).extracting(Windowed::value).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void anElementExactlyOneGapLaterBeginsANewSession() {
        LogicProbe<Click, Windowed<Void, Long>> sessions = sessions(TIME);
        sessions.elements(Click.at(0), Click.at(9.999), Click.at(19.999)).complete();
        assertThat(sessions.emitted()).containsExactly(session(0, 19.999, 0, 2), session(19.999, 29.999, 0, 1));
    }

    @Test
    void anElementBetweenTwoSessionsMakesThemOne() {
        LogicProbe<Click, Windowed<Void, Long>> sessions = sessions(TIME);
        sessions.elements(Click.at(0), Click.at(15), Click.at(30), Click.at(7)).complete();
        assertThat(sessions.emitted()).containsExactly(session(0, 25, 0, 3), session(30, 40, 0, 1));
        assertThat(sessions.outcomes()).hasSize(4).containsOnly(Outcome.ABSORBED);
    }

    @Test
    void anEarlierElementMovesTheBeginning() {
        LogicProbe<Click, Windowed<Void, Long>> sessions = sessions(TIME);
        sessions.elements(Click.at(20), Click.at(12), Click.at(4)).complete();
        assertThat(sessions.emitted()).containsExactly(session(4, 30, 0, 3));
    }

    @Test
    void listsOfTwoSessionsBecomeOneInTheirOrder() {
        LogicProbe<Click, Windowed<Void, List<Click>>> sessions =
                LogicProbe.of(Window.session(GAP).eventTime(TIME).list(10));
        sessions.demand(10).elements(Click.at(15), Click.at(0), Click.at(7)).complete();
        assertThat(sessions.emitted())
                .extracting(Windowed::value)
                .containsExactly(List.of(Click.at(0), Click.at(15), Click.at(7)));
    }

    @Test
    void listsThatTogetherAreTooLongAreEmittedOneAfterTheOther() {
        LogicProbe<Click, Windowed<Void, List<Click>>> sessions =
                LogicProbe.of(Window.session(GAP).eventTime(TIME).list(3));
        sessions.demand(10)
                .elements(Click.at(0), Click.at(1), Click.at(15), Click.at(16), Click.at(7))
                .complete();
        assertThat(sessions.emitted())
                .extracting(Windowed::value)
                .containsExactly(List.of(Click.at(0), Click.at(1)), List.of(Click.at(15), Click.at(16), Click.at(7)));
        assertThat(sessions.outcomes()).hasSize(5).containsOnly(Outcome.ABSORBED);
    }

    @Test
    void aLateElementGoesIntoASessionThatIsStillOpen() {
        LogicProbe<Click, Windowed<Void, Long>> sessions = sessions(EventTime.of(Click::time));
        sessions.elements(Click.at(0), Click.at(9), Click.at(18), Click.at(1), Click.at(28))
                .complete();
        assertThat(sessions.emitted()).containsExactly(session(0, 28, 0, 4), session(28, 38, 0, 1));
    }

    @Test
    void anElementThatBelongsToNoSessionThatIsOpenIsLate() {
        LogicProbe<Click, Windowed<Void, Long>> sessions = sessions(EventTime.of(Click::time));
        sessions.elements(Click.at(0), Click.at(30), Click.at(5), Click.at(19.9));
        assertThat(sessions.outcomes())
                .containsExactly(Outcome.ABSORBED, new Shed(Reason.EXPIRED), new Shed(Reason.EXPIRED));
    }

    @Test
    void aSessionThatWasEmittedGoesOnWithLateElements() {
        LogicProbe<Click, Windowed<Void, Long>> sessions =
                sessions(EventTime.of(Click::time).lateness(Duration.ofSeconds(60)));
        sessions.elements(Click.at(0), Click.at(30), Click.at(5));
        assertThat(sessions.emitted()).containsExactly(session(0, 10, 0, 1), session(0, 15, 1, 2));
        sessions.elements(Click.at(12), Click.at(21)).complete();
        assertThat(sessions.emitted().subList(2, 4)).containsExactly(session(0, 22, 2, 3), session(0, 40, 3, 5));
    }

    @Test
    void aSessionThatWasEmittedAndGoesOnNowIsEmittedWhenItEnds() {
        LogicProbe<Click, Windowed<Void, Long>> sessions =
                sessions(EventTime.of(Click::time).lateness(Duration.ofSeconds(60)));
        sessions.elements(Click.at(0), Click.at(10.5), Click.at(5));
        assertThat(sessions.emitted()).containsExactly(session(0, 10, 0, 1));
        sessions.elements(Click.at(20.5), Click.at(31));
        assertThat(sessions.emitted()).endsWith(session(0, 20.5, 1, 3), session(20.5, 30.5, 0, 1));
    }

    private static LogicProbe<Click, Windowed<Void, Long>> sessions(EventTime<Click> time) {
        return LogicProbe.of(Window.session(GAP).eventTime(time).<Click>count()).demand(100);
    }

    private static Windowed<Void, Long> session(double start, double end, int revision, long count) {
        return new Windowed<>(null, Click.moment(start), Click.moment(end), revision, count);
    }
}
