package io.millrace.resilience.retry;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Stages that share the retry budget of a dependency. */
public class RetryBudgetJcstress {

    private static final long PART = 1_000_000_000;

    /** Each success brings so much, for ten parts of a second; there is no reserve. */
    private static RetryBudget budget(int percent) {
        return new RetryBudget(new RetryBudgetSettings("db", percent, 0, Duration.ofSeconds(10)), 0);
    }

    private static int take(RetryBudget budget, long now) {
        return budget.tryTake(now) ? 1 : 0;
    }

    /** Two want the last token. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 0", "0, 1, 0"},
            expect = ACCEPTABLE,
            desc = "one has it")
    @Outcome(expect = FORBIDDEN, desc = "both have it, or none, or it is still there")
    @State
    public static class LastToken {
        private final RetryBudget budget = budget(100);

        public LastToken() {
            budget.succeeded(0);
        }

        @Actor
        public void one(III_Result result) {
            result.r1 = take(budget, 0);
        }

        @Actor
        public void other(III_Result result) {
            result.r2 = take(budget, 0);
        }

        @Arbiter
        public void after(III_Result result) {
            result.r3 = (int) budget.available(0);
        }
    }

    /** Two successes, each worth half a token, while someone wants one. */
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "a token, taken or there")
    @Outcome(expect = FORBIDDEN, desc = "a success is lost, or counts twice")
    @State
    public static class TwoSuccesses {
        private final RetryBudget budget = budget(50);

        @Actor
        public void one() {
            budget.succeeded(0);
        }

        @Actor
        public void other() {
            budget.succeeded(0);
        }

        @Actor
        public void taker(II_Result result) {
            result.r1 = take(budget, 0);
        }

        @Arbiter
        public void after(II_Result result) {
            result.r2 = (int) budget.available(0);
        }
    }

    /** A token is given back while another stage wants one. */
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "it is taken, or lies there")
    @Outcome(expect = FORBIDDEN, desc = "it is lost, or there twice")
    @State
    public static class GiveBackAgainstTake {
        private final RetryBudget budget = budget(100);

        public GiveBackAgainstTake() {
            budget.succeeded(0);
            budget.tryTake(0);
        }

        @Actor
        public void holder() {
            budget.giveBack(0);
        }

        @Actor
        public void taker(II_Result result) {
            result.r1 = take(budget, 0);
        }

        @Arbiter
        public void after(II_Result result) {
            result.r2 = (int) budget.available(0);
        }
    }

    /** Two successes while a part of the time ends: one finds that it is over, the other is late. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "both count")
    @Outcome(expect = FORBIDDEN, desc = "one is wiped out with what has expired, or counts twice")
    @State
    public static class PartEnds {
        private final RetryBudget budget = budget(50);

        @Actor
        public void late() {
            budget.succeeded(PART - 1);
        }

        @Actor
        public void inTime() {
            budget.succeeded(PART);
        }

        @Arbiter
        public void after(I_Result result) {
            result.r1 = (int) budget.available(PART);
        }
    }
}
