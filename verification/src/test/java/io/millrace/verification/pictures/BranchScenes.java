package io.millrace.verification.pictures;

import static java.time.Duration.ofMillis;

import io.millrace.operators.branch.Balance;
import io.millrace.operators.branch.Branch;
import io.millrace.operators.branch.Broadcast;
import io.millrace.operators.branch.Divert;
import io.millrace.operators.branch.Partition;
import io.millrace.operators.branch.WireTap;

final class BranchScenes extends Scene {

    @Draws("Divert.when")
    void when() {
        numbers("1 2 3 4 5 6 |").via(Divert.when(n -> n % 3 == 0, Branch.to("threes", side("threes"))));
    }

    @Draws("Partition.by")
    void by() {
        numbers("1 2 4 3 5 6 |")
                .via(Partition.by(
                        n -> n % 2 == 0 ? "even" : "odd",
                        Branch.to("even", side("even")),
                        Branch.of("odd", odd -> odd.map(n -> -n).to(side("odd")))));
    }

    @Draws("Broadcast.to")
    void broadcast() {
        in("a b c . . . . d |")
                .via(Broadcast.to(
                        Branch.of("slow", slow -> slow.mapAsync(1, taking(ofMillis(20)))
                                .to(side("slow"))),
                        Branch.to("quick", side("quick"))));
    }

    @Draws("WireTap.to")
    void tap() {
        in("a b c d e f g |").via(WireTap.to(Branch.of("tap", tap -> tap.mapAsync(1, taking(ofMillis(25)))
                .to(side("tap")))));
    }

    @Draws("Balance.over")
    void over() {
        in("a b c d e f g h |")
                .via(Balance.over(
                        Branch.of("one", one -> one.mapAsync(1, taking(ofMillis(15)))
                                .to(side("one"))),
                        Branch.of("two", two -> two.mapAsync(1, taking(ofMillis(35)))
                                .to(side("two")))));
    }
}
