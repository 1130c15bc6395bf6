package io.millrace.verification.pictures;

import static java.time.Duration.ofMillis;

import io.millrace.operators.window.EventTime;
import io.millrace.operators.window.Window;

final class WindowScenes extends Scene {

    private static final EventTime<Integer> TIME = EventTime.of(millis -> Label.moment(millis));

    @Draws("Window.tumbling")
    void tumbling() {
        in(". a b . . c . . . . d |").via(Window.tumbling(ofMillis(40)).list(10));
    }

    @Draws("Window.sliding")
    void sliding() {
        in(". . a b . . c . |").via(Window.sliding(ofMillis(40), ofMillis(20)).list(10));
    }

    @Draws("Window.session")
    void session() {
        in(". a b . c . . . . d e . |").via(Window.session(ofMillis(30)).list(10));
    }

    @Draws("Windows.list")
    void list() {
        in(". a1 b1 a2 . . b2 . . a3 |")
                .via(Window.tumbling(ofMillis(50))
                        .by((String text) -> text.charAt(0))
                        .list(10));
    }

    @Draws("Windows.count")
    void count() {
        in(". a b . . c . . . . d |").via(Window.tumbling(ofMillis(40)).count());
    }

    @Draws("Windows.aggregate")
    void aggregate() {
        numbers(". 2 3 . . 1 . . . . 4 |")
                .via(Window.tumbling(ofMillis(40)).aggregate(() -> 0, (Integer sum, Integer n) -> sum + n, sum -> sum));
    }

    @Draws("Windows.eventTime")
    void eventTime() {
        numbers("12 17 15 23 36 18 41 |")
                .via(Window.tumbling(ofMillis(10)).eventTime(TIME).list(10));
    }

    @Draws("EventTime.outOfOrder")
    void outOfOrder() {
        numbers("12 17 23 15 36 28 41 |")
                .via(Window.tumbling(ofMillis(10))
                        .eventTime(TIME.outOfOrder(ofMillis(10)))
                        .list(10));
    }

    @Draws("EventTime.lateness")
    void lateness() {
        numbers("12 17 23 15 45 18 51 |")
                .via(Window.tumbling(ofMillis(10))
                        .eventTime(TIME.lateness(ofMillis(10)))
                        .count());
    }

    @Draws("EventTime.lateTo")
    void lateTo() {
        numbers("12 17 23 15 36 28 41 |")
                .via(Window.tumbling(ofMillis(10))
                        .eventTime(TIME.lateTo(side("late")))
                        .list(10));
    }
}
