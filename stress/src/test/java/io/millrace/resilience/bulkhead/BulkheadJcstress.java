package io.millrace.resilience.bulkhead;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Stages that share a bulkhead with one permit. */
public class BulkheadJcstress {

    private static final class Stage {
        private final AtomicInteger wakes = new AtomicInteger();
        private final StagePermits permits;

        Stage(Bulkhead bulkhead) {
            permits = new StagePermits(bulkhead, wakes::incrementAndGet);
        }

        int take() {
            return permits.takeOrLineUp() ? 1 : 0;
        }
    }

    /** Two want the last permit: one has it, the other gets it after that. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 1", "0, 1, 1"},
            expect = ACCEPTABLE,
            desc = "one has it, the other is woken for it")
    @Outcome(expect = FORBIDDEN, desc = "both have it, none has, or nobody is woken")
    @State
    public static class LastPermit {
        private final Bulkhead bulkhead = new Bulkhead("db", 1);
        private final Stage one = new Stage(bulkhead);
        private final Stage other = new Stage(bulkhead);

        @Actor
        public void one(III_Result result) {
            result.r1 = one.take();
        }

        @Actor
        public void other(III_Result result) {
            result.r2 = other.take();
        }

        @Arbiter
        public void after(III_Result result) {
            Stage first = result.r1 == 1 ? one : other;
            Stage second = result.r1 == 1 ? other : one;
            first.permits.giveBack();
            result.r3 = second.wakes.get() == 1 && first.wakes.get() == 0 ? second.take() : -1;
        }
    }

    /** A permit that is given back while a stage asks for one: the stage takes it, or is woken for it. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 1", "0, 1, 1"},
            expect = ACCEPTABLE,
            desc = "taken at once, or woken once and then taken")
    @Outcome(expect = FORBIDDEN, desc = "the permit lies there and the stage waits, or the permit is lost")
    @State
    public static class GiveAgainstTake {
        private final Bulkhead bulkhead = new Bulkhead("db", 1);
        private final Stage holder = new Stage(bulkhead);
        private final Stage stage = new Stage(bulkhead);

        public GiveAgainstTake() {
            holder.take();
        }

        @Actor
        public void holder() {
            holder.permits.giveBack();
        }

        @Actor
        public void stage(III_Result result) {
            result.r1 = stage.take();
        }

        @Arbiter
        public void after(III_Result result) {
            result.r2 = stage.wakes.get();
            int had = result.r1 == 1 ? 1 : stage.take();
            stage.permits.giveBack();
            result.r3 = had == 1 ? bulkhead.available() : -1;
        }
    }

    /** A stage gives up waiting while a permit is reserved for it: the one behind it is woken. */
    @JCStressTest
    @Outcome(
            id = {"1, 1"},
            expect = ACCEPTABLE,
            desc = "the next one is woken, once, and has the permit")
    @Outcome(expect = FORBIDDEN, desc = "the permit stays reserved for nobody, or is there twice")
    @State
    public static class LeaveAgainstGive {
        private final Bulkhead bulkhead = new Bulkhead("db", 1);
        private final Stage holder = new Stage(bulkhead);
        private final Stage leaver = new Stage(bulkhead);
        private final Stage next = new Stage(bulkhead);

        public LeaveAgainstGive() {
            holder.take();
            leaver.take();
            next.take();
        }

        @Actor
        public void holder() {
            holder.permits.giveBack();
        }

        @Actor
        public void leaver() {
            leaver.permits.leaveLine();
        }

        @Arbiter
        public void after(II_Result result) {
            result.r1 = next.wakes.get();
            result.r2 = bulkhead.available() == 0 && bulkhead.waiting() == 0 ? next.take() : -1;
        }
    }

    /** A stage ends while a permit is reserved for it: no permit is lost, and none is given back twice. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the permit is free and nobody waits")
    @Outcome(expect = FORBIDDEN, desc = "the permit is lost or there twice")
    @State
    public static class CloseAgainstGive {
        private final Bulkhead bulkhead = new Bulkhead("db", 1);
        private final Stage holder = new Stage(bulkhead);
        private final Stage waiting = new Stage(bulkhead);

        public CloseAgainstGive() {
            holder.take();
            waiting.take();
        }

        @Actor
        public void holder() {
            holder.permits.close();
        }

        @Actor
        public void waiting() {
            waiting.permits.close();
        }

        @Arbiter
        public void after(II_Result result) {
            result.r1 = bulkhead.available();
            result.r2 = bulkhead.waiting();
        }
    }
}
