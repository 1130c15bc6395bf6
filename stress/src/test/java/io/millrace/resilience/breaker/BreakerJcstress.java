package io.millrace.resilience.breaker;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.millrace.core.spi.Call;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Attempts of several stages that ask one breaker, come back to it and change its state. */
public class BreakerJcstress {

    private static final long SECOND = 1_000_000_000;
    private static final IllegalStateException BROKEN = new IllegalStateException("broken");

    /** Two results are enough, half of them opens it for a second, then it has {@code probes}. */
    private static StampedBreaker breaker(CircuitBreaker.State first, int probes) {
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .slidingWindow(2, 2, SlidingWindowType.COUNT_BASED)
                .waitDurationInOpenState(Duration.ofSeconds(1))
                .permittedNumberOfCallsInHalfOpenState(probes)
                .initialState(first)
                .build();
        return new StampedBreaker("db", config, Call.NEVER, () -> 0, () -> 0.5);
    }

    private static int ask(StampedBreaker breaker, long now) {
        return breaker.acquire(now) == Breaker.REFUSED ? 0 : 1;
    }

    /** How many probes it lends, up to 9. */
    private static int probes(StampedBreaker breaker) {
        int probes = 0;
        while (probes < 9 && breaker.acquire(0) != Breaker.REFUSED) {
            probes++;
        }
        return probes;
    }

    /** Two want the only probe. */
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "one has it")
    @Outcome(expect = FORBIDDEN, desc = "both have it, or none")
    @State
    public static class LastProbe {
        private final StampedBreaker breaker = breaker(CircuitBreaker.State.HALF_OPEN, 1);

        @Actor
        public void one(II_Result result) {
            result.r1 = ask(breaker, 0);
        }

        @Actor
        public void other(II_Result result) {
            result.r2 = ask(breaker, 0);
        }
    }

    /** Two find that it has been open for long enough. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 0", "0, 1, 0"},
            expect = ACCEPTABLE,
            desc = "one half opens it, one has the only probe")
    @Outcome(expect = FORBIDDEN, desc = "it was half opened twice, or not")
    @State
    public static class OpenIsOver {
        private final StampedBreaker breaker = breaker(CircuitBreaker.State.OPEN, 1);

        @Actor
        public void one(III_Result result) {
            result.r1 = ask(breaker, 2 * SECOND);
        }

        @Actor
        public void other(III_Result result) {
            result.r2 = ask(breaker, 2 * SECOND);
        }

        @Arbiter
        public void after(III_Result result) {
            result.r3 = ask(breaker, 2 * SECOND);
        }
    }

    /** A probe comes back while the breaker opens and half opens again. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "the new state has its own probes, and no more")
    @Outcome(expect = FORBIDDEN, desc = "a probe of the old state is lent in the new one, or one is missing")
    @State
    public static class CancelAgainstMoves {
        private final StampedBreaker breaker = breaker(CircuitBreaker.State.HALF_OPEN, 2);
        private final long stamp = breaker.acquire(0);

        @Actor
        public void attempt() {
            breaker.cancelled(stamp);
        }

        @Actor
        public void operator() {
            breaker.transitionToOpenState();
            breaker.transitionToHalfOpenState();
        }

        @Arbiter
        public void after(I_Result result) {
            result.r1 = probes(breaker);
        }
    }

    /** Of two probes one is taken back as the other is asked for. */
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "it is lent, or lies there")
    @Outcome(expect = FORBIDDEN, desc = "it is lost, or there twice")
    @State
    public static class CancelAgainstAsk {
        private final StampedBreaker breaker = breaker(CircuitBreaker.State.HALF_OPEN, 1);
        private final long stamp = breaker.acquire(0);

        @Actor
        public void attempt() {
            breaker.cancelled(stamp);
        }

        @Actor
        public void other(II_Result result) {
            result.r1 = ask(breaker, 0);
        }

        @Arbiter
        public void after(II_Result result) {
            result.r2 = probes(breaker);
        }
    }

    /** The last two probes end, one well and one not: half of them have failed. */
    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "it opens, once")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "it opens, once, before the second is told, which is late")
    @Outcome(expect = FORBIDDEN, desc = "a result is lost, or it moves twice")
    @State
    public static class LastResults {
        private final StampedBreaker breaker = breaker(CircuitBreaker.State.HALF_OPEN, 2);
        private final AtomicInteger moves = new AtomicInteger();
        private final long one = breaker.acquire(0);
        private final long other = breaker.acquire(0);

        public LastResults() {
            breaker.getEventPublisher().onStateTransition(event -> moves.incrementAndGet());
        }

        @Actor
        public void one() {
            breaker.succeeded(one, "answer", 0, 0);
        }

        @Actor
        public void other() {
            breaker.failed(other, BROKEN, 0, 0);
        }

        @Arbiter
        public void after(III_Result result) {
            result.r1 = breaker.state() == CircuitBreaker.State.OPEN ? 1 : 0;
            result.r2 = moves.get();
            result.r3 = (int) breaker.lateResults();
        }
    }

    /** The failure that opens it comes while another attempt begins and ends. */
    @JCStressTest
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "refused: it was open")
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "the answer counted, and the failure opened it after that")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "the answer came after it had opened, and counted nothing")
    @Outcome(expect = FORBIDDEN, desc = "it is closed, or half open")
    @State
    public static class OpensMeanwhile {
        private final StampedBreaker breaker = breaker(CircuitBreaker.State.CLOSED, 1);
        private final long earlier = breaker.acquire(0);

        public OpensMeanwhile() {
            breaker.failed(breaker.acquire(0), BROKEN, 0, 0);
        }

        @Actor
        public void failing() {
            breaker.failed(earlier, BROKEN, 0, 0);
        }

        @Actor
        public void attempt(III_Result result) {
            long stamp = breaker.acquire(0);
            if (stamp != Breaker.REFUSED) {
                result.r1 = 1;
                breaker.cancelled(stamp);
            }
        }

        @Arbiter
        public void after(III_Result result) {
            result.r2 = (int) breaker.lateResults();
            result.r3 = breaker.state() == CircuitBreaker.State.OPEN ? 1 : 0;
        }
    }
}
