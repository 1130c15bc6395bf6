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

/** A bulkhead whose number of permits changes while stages take and give them back. */
public class ResizeJcstress {

    /** One of two permits goes while one of the two that are out comes back: one is left in the end. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "one is there and none is out")
    @Outcome(expect = FORBIDDEN, desc = "a permit is lost, or one too many is left")
    @State
    public static class FewerAgainstGive {
        private final Bulkhead bulkhead = new Bulkhead("db", 2);
        private final StagePermits stage = bulkhead.open(() -> {});

        public FewerAgainstGive() {
            stage.takeOrLineUp();
            stage.takeOrLineUp();
        }

        @Actor
        public void fewer() {
            bulkhead.resize(1).run();
        }

        @Actor
        public void give() {
            stage.giveBack();
        }

        @Arbiter
        public void after(II_Result result) {
            stage.giveBack();
            result.r1 = bulkhead.available();
            result.r2 = bulkhead.taken();
        }
    }

    /** One of two free permits goes while a stage takes one. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 1"},
            expect = ACCEPTABLE,
            desc = "it has one, none is free before it gives it back, and one after that")
    @Outcome(expect = FORBIDDEN, desc = "a permit is lost, or one too many is left")
    @State
    public static class FewerAgainstTake {
        private final Bulkhead bulkhead = new Bulkhead("db", 2);
        private final StagePermits stage = bulkhead.open(() -> {});

        @Actor
        public void fewer() {
            bulkhead.resize(1).run();
        }

        @Actor
        public void take(III_Result result) {
            result.r1 = stage.takeOrLineUp() ? 1 : 0;
        }

        @Arbiter
        public void after(III_Result result) {
            result.r2 = bulkhead.available();
            stage.close();
            result.r3 = bulkhead.available();
        }
    }

    /** One more permit while a stage lines up for one: it takes it, or is woken for it once. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 0", "0, 1, 0"},
            expect = ACCEPTABLE,
            desc = "taken, or reserved and woken")
    @Outcome(expect = FORBIDDEN, desc = "the permit lies there and the stage waits, or the permit is lost")
    @State
    public static class MoreAgainstLineUp {
        private final AtomicInteger wakes = new AtomicInteger();
        private final Bulkhead bulkhead = new Bulkhead("db", 1);
        private final StagePermits holder = bulkhead.open(() -> {});
        private final StagePermits stage = bulkhead.open(wakes::incrementAndGet);

        public MoreAgainstLineUp() {
            holder.takeOrLineUp();
        }

        @Actor
        public void more() {
            bulkhead.resize(2).run();
        }

        @Actor
        public void stage(III_Result result) {
            result.r1 = stage.takeOrLineUp() ? 1 : 0;
        }

        @Arbiter
        public void after(III_Result result) {
            result.r2 = wakes.get();
            boolean has = result.r1 == 1 || stage.takeOrLineUp();
            result.r3 = has ? bulkhead.available() : -1;
        }
    }

    /** More and fewer at the same time, and a permit comes back: what is there fits the number that came last. */
    @JCStressTest
    @Outcome(
            id = {"1, 0", "3, 0"},
            expect = ACCEPTABLE,
            desc = "all that it has is free")
    @Outcome(expect = FORBIDDEN, desc = "a permit is lost, or one too many is left")
    @State
    public static class MoreAgainstFewerAndGive {
        private final Bulkhead bulkhead = new Bulkhead("db", 2);
        private final StagePermits stage = bulkhead.open(() -> {});

        public MoreAgainstFewerAndGive() {
            stage.takeOrLineUp();
            stage.takeOrLineUp();
        }

        @Actor
        public void more() {
            bulkhead.resize(3).run();
        }

        @Actor
        public void fewerAndGive() {
            bulkhead.resize(1).run();
            stage.giveBack();
        }

        @Arbiter
        public void after(II_Result result) {
            stage.close();
            result.r1 = bulkhead.available() == bulkhead.permits() ? bulkhead.permits() : -1;
            result.r2 = bulkhead.taken();
        }
    }
}
