package io.millrace.verification.pictures;

import io.millrace.core.Pipeline;
import io.millrace.operators.merge.Concat;
import io.millrace.operators.merge.Join;
import io.millrace.operators.merge.Merge;
import io.millrace.operators.merge.Race;
import io.millrace.operators.merge.Weighted;
import io.millrace.operators.merge.Zip;

final class MergeScenes extends Scene {

    @Draws("Merge.with")
    void with() {
        Line<String> a = in("a", "a1 . a2 a3 . a4 |");
        Pipeline<String> b = in("b", ". b1 . . . b2 . b3 |").pipeline();
        a.via(Merge.with(b));
    }

    @Draws("Merge.preferring")
    void preferring() {
        Line<String> bulk = in("bulk", "b1+b2+b3+b4 |");
        Pipeline<String> urgent = in("urgent", ". . u1 . u2+u3 |").pipeline();
        bulk.via(Merge.preferring(urgent)).asks(". 1 1 1 . 1 1 1 1");
    }

    @Draws("Merge.prioritized")
    void prioritized() {
        Line<String> a = in("a", "a1+a2+a3+a4+a5+a6 |");
        Pipeline<String> b = in("b", "b1+b2+b3 |").pipeline();
        a.via(Merge.prioritized(2, Weighted.of(1, b))).asks(". 1 1 1 1 1 1 1 1 1");
    }

    @Draws("Merge.sorted")
    void sorted() {
        Line<Integer> a = in("a", "1 4 6 . . 9 |").as(Integer::valueOf);
        Pipeline<Integer> b = in("b", ". . . 2 5 . 7 |").as(Integer::valueOf).pipeline();
        a.via(Merge.sorted(Integer::compareTo, b));
    }

    @Draws("Merge.latest")
    void latest() {
        Line<String> a = in("a", "a1 . a2 . . a3 |");
        Pipeline<String> b = in("b", ". b1 . . b2 . . b3 |").pipeline();
        a.via(Merge.latest(b));
    }

    @Draws("FanIn.isolating")
    void isolating() {
        Line<String> a = in("a", "a1 . a2 . . a3 |");
        Pipeline<String> b = in("b", ". b1 . #").pipeline();
        a.via(Merge.with(b).isolating(failed -> note("listener", failed.pipeline())));
    }

    @Draws("Zip.with")
    void zip() {
        Line<String> a = in("a", "a1 a2 . . a3 . |");
        Pipeline<String> b = in("b", ". . b1 b2 . . b3 b4 |").pipeline();
        a.via(Zip.with(b, (x, y) -> x + y));
    }

    @Draws("Zip.all")
    void all() {
        Line<String> a = in("a", "a1 a2 |");
        Pipeline<String> b = in("b", ". b1 . b2 . b3 |").pipeline();
        a.via(Zip.all(b, "–", "–", (x, y) -> x + y));
    }

    @Draws("Zip.latest")
    void zipLatest() {
        Line<String> a = in("a", "a1 . a2 . . a3 |");
        Pipeline<String> b = in("b", ". b1 . . b2 . . b3 |").pipeline();
        a.via(Zip.latest(b, (x, y) -> x + y));
    }

    @Draws("Zip.withIndex")
    void withIndex() {
        in("a . b . c |").via(Zip.withIndex());
    }

    @Draws("Concat.with")
    void concat() {
        Line<String> a = in("a", "a1 . a2 . |");
        Pipeline<String> b = in("b", ". b1 . . . b2 . b3 |").pipeline();
        a.via(Concat.with(b));
    }

    @Draws("Concat.prepend")
    void prepend() {
        Line<String> a = in("a", "a1 . a2 . . . a3 |");
        Pipeline<String> b = in("b", ". b1 . b2 |").pipeline();
        a.via(Concat.prepend(b));
    }

    @Draws("Concat.orElse")
    void orElse() {
        Line<String> a = in("a", ". . |");
        Pipeline<String> b = in("b", "b1 . . b2 . |").pipeline();
        a.via(Concat.orElse(b));
    }

    @Draws("Race.with")
    void race() {
        Line<String> a = in("a", ". . a1 . a2 |");
        Pipeline<String> b = in("b", ". b1 . . b2 . b3 |").pipeline();
        a.via(Race.with(b));
    }

    @Draws("Join.latest")
    void join() {
        Line<String> orders = in("orders", "o1 . o2 . o3 . o4 |");
        Pipeline<String> rates = in("rates", ". r1 . . . r2 . . |").pipeline();
        orders.via(Join.latest(rates, (order, rate) -> order + "·" + rate));
    }

    @Draws("Join.table")
    void table() {
        Line<String> orders = in("orders", ". a1 b1 . a2 . b2 |");
        Pipeline<String> names = in("names", "a:Ada . . a:Anne . b:Bob |").pipeline();
        orders.via(Join.atMost(100)
                .table(
                        names,
                        name -> name.charAt(0),
                        order -> order.charAt(0),
                        (order, name) -> order + " " + name.orElse("–")));
    }
}
