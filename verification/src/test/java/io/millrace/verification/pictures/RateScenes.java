package io.millrace.verification.pictures;

import static java.time.Duration.ofMillis;

import io.millrace.operators.rate.Conflate;
import io.millrace.operators.rate.Debounce;
import io.millrace.operators.rate.Expand;
import io.millrace.operators.rate.Sample;
import io.millrace.operators.rate.Throttle;
import java.util.ArrayList;
import java.util.List;

final class RateScenes extends Scene {

    @Draws("Conflate.with")
    void with() {
        numbers("1 2 3 4 5 . 6 . . |").via(Conflate.with(Integer::sum)).asks("1 . . 1 . . 1 . . 1");
    }

    @Draws("Conflate.withSeed")
    void withSeed() {
        in("a b c d e . f . . |")
                .via(Conflate.withSeed(text -> new ArrayList<>(List.of(text)), (all, text) -> added(all, text)))
                .asks("1 . . 1 . . 1 . . 1");
    }

    private static <T> ArrayList<T> added(ArrayList<T> all, T element) {
        all.add(element);
        return all;
    }

    @Draws("Conflate.latest")
    void latest() {
        in("a b c d e . f . . |").via(Conflate.latest()).asks("1 . . 1 . . 1 . . 1");
    }

    @Draws("Expand.repeat")
    void repeat() {
        in("a . . . b . . c |").via(Expand.repeat()).asks("1 . 1 1 . 1 1 1 . 1");
    }

    @Draws("Expand.iterate")
    void iterate() {
        numbers("10 . . . 20 . . 30 |").via(Expand.iterate(n -> n + 1)).asks("1 . 1 1 . 1 1 1 . 1");
    }

    @Draws("Rate.shape")
    void shape() {
        in("a b c d . . . . . . . e |").via(Throttle.elements(1, ofMillis(30)).shape());
    }

    @Draws("Rate.burst")
    void burst() {
        in("a b c d e . . . . . . . . f |")
                .via(Throttle.elements(1, ofMillis(30)).burst(3).shape());
    }

    @Draws("Rate.fail")
    void fail() {
        in("a b . c . . d |").via(Throttle.elements(1, ofMillis(25)).fail());
    }

    @Draws("Rate.drop")
    void drop() {
        in("a b c d . e f . . g |").via(Throttle.elements(1, ofMillis(25)).drop(side("excess")));
    }

    @Draws("Sample.latest")
    void sample() {
        in("a b c . d . . . . e . f . |").via(Sample.latest(ofMillis(35)));
    }

    @Draws("Debounce.quiet")
    void quiet() {
        in("a b c . . . d . e . . . . f |").via(Debounce.quiet(ofMillis(25)));
    }
}
