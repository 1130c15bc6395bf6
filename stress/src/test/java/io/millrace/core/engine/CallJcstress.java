package io.millrace.core.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;

/** Answers of calls against whatever else ends them; results are delivered, settled, terminal signals and the account. */
public class CallJcstress {

    /** A call that is answered while the run is cancelled ends once, and so does the run. */
    @JCStressTest
    @Outcome(
            id = {"0, 1, 1", "1, 1, 1"},
            expect = ACCEPTABLE,
            desc = "given up, or delivered")
    @Outcome(expect = FORBIDDEN, desc = "settled twice or never, or the account does not close")
    @State
    public static class Cancel {
        private final CallRace race = new CallRace(1, Long.MAX_VALUE);

        @Actor
        public void call() {
            race.answer(0);
        }

        @Actor
        public void subscriber() {
            race.cancel();
        }

        @Arbiter
        public void after(III_Result result) {
            result.r1 = race.delivered.get();
            result.r2 = race.settled.get();
            result.r3 = race.balanced();
        }
    }

    /** A call that is answered while it times out ends once. */
    @JCStressTest
    @Outcome(
            id = {"0, 1, 1, 1", "1, 1, 1, 1"},
            expect = ACCEPTABLE,
            desc = "timed out, or delivered")
    @Outcome(expect = FORBIDDEN, desc = "settled twice or never, no end, or the account does not close")
    @State
    public static class TimeOut {
        private final CallRace race = new CallRace(1, Long.MAX_VALUE);

        @Actor
        public void call() {
            race.answer(0);
        }

        @Actor
        public void clock() {
            race.timeOut();
        }

        @Arbiter
        public void after(IIII_Result result) {
            result.r1 = race.delivered.get();
            result.r2 = race.settled.get();
            result.r3 = race.ended.get();
            result.r4 = race.balanced();
        }
    }

    /** Two answers at once: whoever finds the segment held leaves a note that is not lost. */
    @JCStressTest
    @Outcome(id = "2, 2, 1, 1", expect = ACCEPTABLE, desc = "both delivered, and the end")
    @Outcome(expect = FORBIDDEN, desc = "an answer was lost or came twice")
    @State
    public static class Answers {
        private final CallRace race = new CallRace(2, Long.MAX_VALUE);

        @Actor
        public void one() {
            race.answer(0);
        }

        @Actor
        public void other() {
            race.answer(1);
        }

        @Arbiter
        public void after(IIII_Result result) {
            result.r1 = race.delivered.get();
            result.r2 = race.settled.get();
            result.r3 = race.ended.get();
            result.r4 = race.balanced();
        }
    }

    /** Demand that comes together with the answer. */
    @JCStressTest
    @Outcome(id = "1, 1, 1, 1", expect = ACCEPTABLE, desc = "delivered, and the end")
    @Outcome(expect = FORBIDDEN, desc = "the demand or the answer was lost")
    @State
    public static class Demand {
        private final CallRace race = new CallRace(1, 0);

        @Actor
        public void call() {
            race.answer(0);
        }

        @Actor
        public void subscriber() {
            race.request(1);
        }

        @Arbiter
        public void after(IIII_Result result) {
            result.r1 = race.delivered.get();
            result.r2 = race.settled.get();
            result.r3 = race.ended.get();
            result.r4 = race.balanced();
        }
    }
}
