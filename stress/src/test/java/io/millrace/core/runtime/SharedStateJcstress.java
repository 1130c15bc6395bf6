package io.millrace.core.runtime;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What stages share by name. */
public class SharedStateJcstress {

    private static final class Breaker {
        private int number;
    }

    /** Two that ask for the same have the same, made once, and see it whole. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the same, whole")
    @Outcome(expect = FORBIDDEN, desc = "made twice, or not whole")
    @State
    public static class Create {
        private final SharedState shared = new SharedState();
        private final AtomicInteger made = new AtomicInteger();

        private Breaker breaker() {
            Breaker breaker = new Breaker();
            breaker.number = made.incrementAndGet();
            return breaker;
        }

        @Actor
        public void one(II_Result result) {
            result.r1 = shared.get(Breaker.class, "db", this::breaker).number;
        }

        @Actor
        public void other(II_Result result) {
            result.r2 = shared.get(Breaker.class, "db", this::breaker).number;
        }
    }
}
