package io.millrace.resilience.breaker;

import static io.millrace.resilience.breaker.BreakerBench.BROKEN;
import static io.millrace.resilience.breaker.BreakerBench.MILLI;
import static io.millrace.resilience.breaker.BreakerBench.SECOND;
import static io.millrace.resilience.breaker.BreakerBench.small;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.TransitionCheckResult;
import io.millrace.core.spi.Call;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StampedBreakerTest {

    private final BreakerBench bench = BreakerBench.of(small());
    private final StampedBreaker breaker = bench.breaker;

    @ParameterizedTest
    @CsvSource({
        // calls in CLOSED, what becomes of it
        "fff,        CLOSED",
        "ffff,       OPEN",
        "ssss,       CLOSED",
        "sssf,       CLOSED",
        "ssff,       OPEN",
        "ffss,       OPEN",
        "fsss,       CLOSED",
        "ssssssff,   CLOSED",
        "ssssssffff, CLOSED",
        "ssssssfffff, OPEN",
        "sssssssssfffff, OPEN",
        "fssssssssssffff, CLOSED",
        "llll,       OPEN",
        "llls,       CLOSED",
        "lllls,      OPEN",
        "sllll,      OPEN",
        "FFFs,       OPEN",
        "lllF,       OPEN",
        "fffi,       CLOSED",
        "fffc,       CLOSED",
        "iiiiiiiiiiii, CLOSED",
        "fffcicicf,  OPEN"
    })
    void opensWhenTooManyOfTheLastCallsFailedOrWereSlow(String calls, State state) {
        bench.calls(calls);

        assertThat(breaker.state()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({
        // probes in HALF_OPEN, what becomes of it
        "s,  HALF_OPEN",
        "f,  HALF_OPEN",
        "ss, CLOSED",
        "sf, OPEN",
        "fs, OPEN",
        "ff, OPEN",
        "ll, OPEN",
        "sl, CLOSED",
        "is, HALF_OPEN",
        "iss, CLOSED",
        "csci, HALF_OPEN",
        "cscis, CLOSED"
    })
    void closesOrOpensAfterItsProbes(String probes, State state) {
        bench.opened().pass(SECOND);

        bench.calls(probes);

        assertThat(breaker.state()).isEqualTo(state);
    }

    @Test
    void permitsNothingUntilTheWaitIsOver() {
        bench.opened();

        assertThat(bench.acquire()).isEqualTo(Breaker.REFUSED);
        bench.pass(SECOND - 1);
        assertThat(bench.acquire()).isEqualTo(Breaker.REFUSED);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        bench.pass(1);
        assertThat(bench.acquire()).isPositive();
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void staysOpenForLongerEachTimeThatItsProbesFail() {
        bench.opened();
        for (long wait : new long[] {1, 2, 4, 4, 4}) {
            assertThat(bench.retryIn()).isEqualTo(wait * SECOND);
            bench.pass(wait * SECOND).calls("ff");
        }
        bench.pass(4 * SECOND).calls("ss");

        bench.calls("ffff");

        assertThat(bench.retryIn()).isEqualTo(SECOND);
    }

    @Test
    void permitsAsManyAttemptsAsThereAreProbes() {
        long first = bench.halfOpened();
        long second = bench.acquire();

        assertThat(second).isPositive();
        assertThat(bench.acquire()).isEqualTo(Breaker.REFUSED);
        bench.succeed(first);
        assertThat(bench.acquire()).isEqualTo(Breaker.REFUSED);
    }

    @Test
    void lendsAProbeAgainThatSaidNothing() {
        long first = bench.halfOpened();
        long second = bench.acquire();

        bench.cancel(first);
        assertThat(bench.acquire()).isPositive();
        bench.ignore(second);
        assertThat(bench.acquire()).isPositive();
        assertThat(bench.acquire()).isEqualTo(Breaker.REFUSED);
    }

    @Test
    void isNeverHalfOpenForEver() {
        bench.halfOpened();
        bench.acquire();

        bench.pass(10 * SECOND - 1);
        assertThat(bench.acquire()).isEqualTo(Breaker.REFUSED);
        assertThat(bench.retryIn()).isEqualTo(1);
        bench.pass(1);
        assertThat(bench.acquire()).isEqualTo(Breaker.REFUSED);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(bench.retryIn()).isEqualTo(2 * SECOND);
    }

    @Test
    void closesAfterTheHalfOpenTimeWhenToldTo() {
        BreakerBench closing = BreakerBench.of(small().transitionToStateAfterWaitDuration(State.CLOSED));
        closing.halfOpened();

        closing.pass(10 * SECOND);

        assertThat(closing.acquire()).isPositive();
        assertThat(closing.breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void isHalfOpenForTwiceTheAttemptTimeoutWhereResilience4jWouldWaitForEver() {
        BreakerBench patient = BreakerBench.of(small().maxWaitDurationInHalfOpenState(Duration.ZERO));
        long probe = patient.halfOpened();
        patient.acquire();

        assertThat(patient.breaker.probeTimeout(probe)).isEqualTo(200 * MILLI);
        patient.pass(200 * MILLI).acquire();

        assertThat(patient.breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void limitsProbesOnly() {
        long closed = bench.acquire();
        assertThat(breaker.probeTimeout(closed)).isEqualTo(Call.NEVER);

        long probe = bench.halfOpened();

        assertThat(breaker.probeTimeout(probe)).isEqualTo(10 * SECOND);
        assertThat(breaker.probeTimeout(closed)).isEqualTo(Call.NEVER);
    }

    @Test
    void leavesOutResultsOfAnEarlierGeneration() {
        long early = bench.acquire();
        long other = bench.acquire();
        bench.halfOpened();

        bench.succeed(early);
        bench.succeed(other);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        bench.fail(early);
        bench.fail(other);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.lateResults()).isEqualTo(4);
        assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
    }

    /** R2: 50 calls that hang are admitted while it is closed; it opens, is half open, and all 50 are cancelled. */
    @Test
    void returnsNoPermitOfAnEarlierGeneration() {
        long[] hanging = new long[50];
        for (int i = 0; i < hanging.length; i++) {
            hanging[i] = bench.acquire();
        }
        bench.halfOpened();
        assertThat(bench.acquire()).isPositive();

        for (long stamp : hanging) {
            bench.cancel(stamp);
        }

        assertThat(bench.acquire()).isEqualTo(Breaker.REFUSED);
    }

    @Test
    void leavesOutProbesOfAnEarlierHalfOpenState() {
        long first = bench.halfOpened();
        bench.pass(10 * SECOND).acquire();
        bench.pass(2 * SECOND).acquire();
        bench.acquire();

        bench.cancel(first);
        bench.succeed(first);

        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(bench.acquire()).isEqualTo(Breaker.REFUSED);
        assertThat(breaker.lateResults()).isEqualTo(2);
    }

    /** R1: 50 calls never answer, and our own timeout ends them. */
    @Test
    void countsOurOwnTimeoutsAsFailures() {
        for (int i = 0; i < 50; i++) {
            long stamp = bench.acquire();
            if (stamp != Breaker.REFUSED) {
                bench.pass(5 * MILLI);
                breaker.failed(
                        stamp, new java.util.concurrent.TimeoutException(), bench.now() - 5 * MILLI, bench.now());
            }
        }

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(4);
        assertThat(breaker.getMetrics().getNumberOfNotPermittedCalls()).isEqualTo(46);
    }

    /** R11: a breaker that counted "bulkhead full" would never close. */
    @Test
    void isNotOpenedByWhatSaysNothingAboutTheDependency() {
        for (int i = 0; i < 1000; i++) {
            bench.calls(i % 5 == 0 ? "s" : "i");
        }

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();
    }

    @Test
    void forgetsWhatIsOlderThanItsWindowOfTime() {
        BreakerBench timed = BreakerBench.of(small().slidingWindow(10, 4, SlidingWindowType.TIME_BASED));
        timed.calls("fff").pass(10 * SECOND).calls("fff");
        assertThat(timed.breaker.state()).isEqualTo(State.CLOSED);

        timed.pass(8 * SECOND).calls("f");

        assertThat(timed.breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void opensWhenOldSuccessesAreForgottenAndTheRestHasFailed() {
        BreakerBench timed = BreakerBench.of(small().slidingWindow(10, 4, SlidingWindowType.TIME_BASED));
        timed.calls("ssss").pass(5 * SECOND).calls("fff").pass(5 * SECOND + 1);
        assertThat(timed.breaker.state()).isEqualTo(State.CLOSED);

        timed.calls("s");

        assertThat(timed.breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void saysWhenToComeAgain() {
        assertThat(bench.retryIn()).isZero();
        bench.opened().pass(400 * MILLI);
        assertThat(bench.retryIn()).isEqualTo(600 * MILLI);
        BreakerOpenException refusal = breaker.refusal(bench.now());
        assertThat(refusal.breaker()).isEqualTo("inventory");
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(600));
        assertThat(refusal)
                .hasMessage("circuit breaker 'inventory' is OPEN and permits no call; the next one may be permitted in"
                        + " 600 ms");
        assertThat(refusal.getStackTrace()).isEmpty();

        bench.pass(600 * MILLI);
        assertThat(bench.retryIn()).isZero();
        breaker.transitionToForcedOpenState();
        assertThat(bench.retryIn()).isEqualTo(Call.NEVER);
        assertThat(breaker.refusal(bench.now()).retryAfter()).isNull();
        assertThat(breaker.refusal(bench.now()))
                .hasMessage("circuit breaker 'inventory' is FORCED_OPEN and permits no call");
    }

    @Test
    void spreadsTheOpenTimeByARandomNumber() {
        double[] random = {0};
        CircuitBreakerConfig config = BreakerSettings.standardConfig(Duration.ofMillis(100));
        StampedBreaker spread = new StampedBreaker("a", config, 100 * MILLI, () -> 0, () -> random[0]);
        for (double number : new double[] {0, 0.5, 0.999}) {
            random[0] = number;
            spread.reset();
            spread.transitionToOpenState();
            assertThat(spread.retryAt(0))
                    .isBetween((long) (SECOND * (0.8 + 0.4 * number)) - 1, (long) (SECOND * (0.8 + 0.4 * number)) + 1);
        }
    }

    @Test
    void aDependencyThatIsSeldomCalledIsNotRefusedWhileItIsHalfOpen() {
        BreakerBench seldom = BreakerBench.of(small());
        seldom.opened().pass(SECOND);
        for (int day = 0; day < 2; day++) {
            long stamp = seldom.acquire();
            assertThat(stamp).isNotEqualTo(Breaker.REFUSED);
            seldom.succeed(stamp);
            seldom.pass(86_400 * SECOND);
        }
        assertThat(seldom.breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void staysOpenAsLongAsTheUsersFunctionSays() {
        BreakerBench own = BreakerBench.of(BreakerBench.small(opening -> 250L * opening));
        own.opened();
        assertThat(own.retryIn()).isEqualTo(250 * MILLI);
        own.pass(250 * MILLI).calls("ff");
        assertThat(own.retryIn()).isEqualTo(500 * MILLI);
    }

    @Test
    void staysOpenForOurOwnTimeWhenTheUsersFunctionThrows() {
        BreakerBench own = BreakerBench.of(BreakerBench.small(opening -> {
            throw new IllegalStateException("a user's function");
        }));
        own.opened();
        assertThat(own.retryIn()).isEqualTo(SECOND);
    }

    @Test
    void asksTheConfigurationWhatAnErrorMeans() {
        BreakerBench own = BreakerBench.of(small().ignoreExceptions(IOException.class)
                .recordException(error -> !(error instanceof ArithmeticException)));
        for (int i = 0; i < 4; i++) {
            own.breaker.failed(own.acquire(), new IOException(), 0, 0);
            own.breaker.failed(own.acquire(), new CompletionException(new IOException()), 0, 0);
        }
        assertThat(own.breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
        own.breaker.failed(own.acquire(), new ArithmeticException(), 0, 0);
        assertThat(own.breaker.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(1);
        own.calls("f");
        assertThat(own.breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
    }

    @Test
    void asksTheConfigurationWhatAValueMeans() {
        BreakerBench own = BreakerBench.of(small().recordResult("error 500"::equals));
        own.breaker.succeeded(own.acquire(), "error 500", 0, 0);
        own.breaker.succeeded(own.acquire(), null, 0, 0);
        own.breaker.succeeded(own.acquire(), "fine", 0, 0);

        assertThat(own.breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
        assertThat(own.breaker.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(2);
    }

    @Test
    void callsAPredicateThatThrowsAFailureAndSettlesTheProbe() {
        BreakerBench own = BreakerBench.of(small().recordException(error -> {
            throw new IllegalStateException("a user's predicate");
        }));
        own.opened();
        assertThat(own.breaker.state()).isEqualTo(State.OPEN);
        own.pass(SECOND).calls("ff");
        assertThat(own.breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void opensAtOnceWhenTheConfigurationSaysSo() {
        BreakerBench own = BreakerBench.of(small().transitionOnResult(result -> result.isLeft()
                ? TransitionCheckResult.noTransition()
                : TransitionCheckResult.transitionToOpenAndWaitFor(Duration.ofSeconds(7))));
        own.calls("s");
        assertThat(own.breaker.state()).isEqualTo(State.CLOSED);
        own.calls("f");
        assertThat(own.breaker.state()).isEqualTo(State.OPEN);
        assertThat(own.retryIn()).isEqualTo(7 * SECOND);
    }

    @Test
    void staysOpenUntilTheInstantThatItIsGiven() {
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        BreakerBench own = BreakerBench.of(small().clock(Clock.fixed(noon, ZoneOffset.UTC)));
        own.breaker.transitionToOpenStateUntil(noon.plusSeconds(90));
        assertThat(own.retryIn()).isEqualTo(90 * SECOND);
        own.breaker.transitionToOpenStateUntil(noon.minusSeconds(90));
        assertThat(own.acquire()).isPositive();
    }

    @Test
    void isNotOpenForEverWhenTheClockIsPutBack() {
        BreakerBench late = BreakerBench.of(small().build(), 1_000_000 * SECOND);
        late.opened().goTo(5);
        assertThat(late.acquire()).isPositive();
        assertThat(late.breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void workThroughTheOverflowOfTheClock() {
        BreakerBench late = BreakerBench.of(
                small().slidingWindow(10, 4, SlidingWindowType.TIME_BASED).build(), Long.MAX_VALUE - SECOND / 2);
        late.opened();
        assertThat(late.pass(SECOND - 1).acquire()).isEqualTo(Breaker.REFUSED);
        assertThat(late.pass(1).acquire()).isPositive();
    }

    @Test
    void refusesAnUnusableConfiguration() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StampedBreaker(" ", small().build(), 1, () -> 0, () -> 0))
                .withMessage("the name of a circuit breaker must not be blank, was ' '");
        CircuitBreakerConfig tooMany =
                small().permittedNumberOfCallsInHalfOpenState(1 << 21).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StampedBreaker("a", tooMany, 1, () -> 0, () -> 0))
                .withMessage("permittedNumberOfCallsInHalfOpenState must be from 1 to 2097151, was 2097152");
    }

    /** R10: whatever throws on the way, the guard comes back with the stamp. */
    @Test
    void losesNoProbeToACallThatThrewInSubscribe() {
        bench.opened().pass(SECOND);
        for (int i = 0; i < 5; i++) {
            long stamp = bench.acquire();
            assertThat(stamp).isPositive();
            breaker.failed(stamp, BROKEN, bench.now(), bench.now());
            if (breaker.state() == State.OPEN) {
                bench.pass(4 * SECOND);
            }
        }
        assertThat(breaker.lateResults()).isZero();
    }

    @Test
    void saysBeforehandWhetherItRefusesAndCountsThat() {
        assertThat(breaker.refuses(bench.now())).isFalse();
        bench.opened();
        assertThat(breaker.refuses(bench.now())).isTrue();
        assertThat(breaker.getMetrics().getNumberOfNotPermittedCalls()).isEqualTo(1);
        bench.pass(SECOND);
        assertThat(breaker.refuses(bench.now())).isFalse();
        bench.acquire();
        assertThat(breaker.refuses(bench.now())).isFalse();
        bench.acquire();
        assertThat(breaker.refuses(bench.now())).isTrue();
    }
}
