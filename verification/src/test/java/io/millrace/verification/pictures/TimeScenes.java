package io.millrace.verification.pictures;

import static java.time.Duration.ofMillis;

import io.millrace.operators.time.Delay;
import io.millrace.operators.time.KeepAlive;
import io.millrace.operators.time.Ticks;
import io.millrace.operators.timeout.Timeouts;

final class TimeScenes extends Scene {

    @Draws("Delay.by")
    void by() {
        in("a b . c d e . |").via(Delay.by(ofMillis(35), 2));
    }

    @Draws("KeepAlive.after")
    void after() {
        in("a b . . . . . c . . . |").via(KeepAlive.after(ofMillis(25), () -> "♥"));
    }

    @Draws("Ticks.every")
    void every() {
        read("out", drawn(Ticks.every(ofMillis(20)))).asks("1 1 1 . . . . . . 1 1 1");
    }

    @Draws("Timeouts.idle")
    void idle() {
        in("a . b . . . . . c |").via(Timeouts.idle(ofMillis(35)));
    }

    @Draws("Timeouts.initial")
    void initial() {
        in(". . . . . . a |").via(Timeouts.initial(ofMillis(45)));
    }

    @Draws("Timeouts.completion")
    void completion() {
        in("a . b . c . d . |").via(Timeouts.completion(ofMillis(55)));
    }

    @Draws("Timeouts.backpressure")
    void backpressure() {
        in("a b c d |").via(Timeouts.backpressure(ofMillis(35))).asks("1 . 1 . . . . . 1");
    }
}
