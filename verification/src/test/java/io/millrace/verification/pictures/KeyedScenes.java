package io.millrace.verification.pictures;

import static java.time.Duration.ofMillis;

import io.millrace.operators.batch.Batch;
import io.millrace.operators.keyed.Deduplicate;
import io.millrace.operators.keyed.Distinct;
import io.millrace.operators.keyed.Keyed;
import java.util.concurrent.atomic.AtomicInteger;

final class KeyedScenes extends Scene {

    @Draws("Distinct.elements")
    void elements() {
        in("a b a c b d a |").via(Distinct.elements(100));
    }

    @Draws("Distinct.by")
    void by() {
        in("a1 b1 a2 c1 b2 a3 |").via(Distinct.by(text -> text.charAt(0), 100));
    }

    @Draws("Distinct.untilChanged")
    void untilChanged() {
        in("a a b b b a c |").via(Distinct.untilChanged());
    }

    @Draws("Distinct.untilChangedBy")
    void untilChangedBy() {
        in("a1 a2 b1 a3 c1 c2 |").via(Distinct.untilChangedBy(text -> text.charAt(0)));
    }

    @Draws("Deduplicate.within")
    void within() {
        in("a b a . . a b . a |").via(Deduplicate.within(ofMillis(40), 100));
    }

    @Draws("Keyed.statefulMap")
    void statefulMap() {
        in("a1 b1 a2 a3 . b2 . . . a4 |")
                .via(Keyed.atMost(100)
                        .timeToLive(ofMillis(30))
                        .statefulMap(
                                text -> text.substring(0, 1),
                                AtomicInteger::new,
                                (count, text, out) -> count.incrementAndGet(),
                                (key, count, out) -> out.accept(key + "×" + count)));
    }

    @Draws("Keyed.each")
    void each() {
        in("a1 b1 a2 . b2 a3 c1 a4 |").via(Keyed.atMost(100).each(text -> text.charAt(0), Batch.bySize(2)));
    }
}
