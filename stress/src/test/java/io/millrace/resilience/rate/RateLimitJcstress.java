package io.millrace.resilience.rate;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Stages that share a rate limit of one permit a second. */
public class RateLimitJcstress {

    private static RateLimit limit() {
        return new RateLimit(RateSettings.even("db", 1, Duration.ofSeconds(1)), 0);
    }

    private static int take(RateLimit limit, long cost) {
        return limit.take(cost, 0) == 0 ? 1 : 0;
    }

    /** Two of different costs above the burst: one is let through, and what it owes is owed whatever the other costs. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 0", "0, 1, 0"},
            expect = ACCEPTABLE,
            desc = "one is let through, and nobody after it")
    @Outcome(expect = FORBIDDEN, desc = "what the first owes is taken for a clock that was put back")
    @State
    public static class Debts {
        private final RateLimit limit = limit();

        @Actor
        public void dear(III_Result result) {
            result.r1 = take(limit, 100);
        }

        @Actor
        public void dearer(III_Result result) {
            result.r2 = take(limit, 1_000);
        }

        @Arbiter
        public void after(III_Result result) {
            result.r3 = take(limit, 1);
        }
    }
}
