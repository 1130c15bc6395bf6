package io.millrace.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.core.OnError;
import io.millrace.core.spi.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every {@link Policy} does, whatever it protects from: extend this class, say what is tested, and inherit the tests.
 * They put it on a stage in the real engine, in virtual time, and let calls return, fail, throw, hang and be cancelled. They
 * hold the policy and the engine to their contract: every admitted attempt is settled once, whatever became of it; what
 * waits is admitted or abandoned, and never admitted after a cancel; permits come back.
 *
 * <p>A policy may refuse, delay and repeat as it likes. One that keeps refusing after a day without calls does not pass. A
 * permit that is not given back is found when there are fewer than 1,000: test a small limit.
 */
public abstract class PolicyContract {

    private static final int CALLS = 40;

    /** So many cancelled runs that a permit that does not come back is missed. */
    private static final int RUNS = 50;

    /** More calls than a policy has permits: one that is not given back after each of them is missed before the last. */
    private static final int MANY_CALLS = 1000;

    private static final int LATER_CALLS = 10;

    /** Enough for all calls to hang for a day as often as they do. */
    private static final Duration YEARS = Duration.ofDays(3 * 365);

    /** A contract; its tests share nothing. */
    protected PolicyContract() {}

    /** The policy, new or always the same. */
    protected abstract Policy policy();

    @TestFactory
    Stream<DynamicTest> settlesEachAttemptOnceWhenFailedElementsAreSkipped() {
        return eachScript(script -> {
            try (PolicyTrial trial = new PolicyTrial(policy())) {
                play(trial, script, OnError.skip());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> settlesEachAttemptOnceWhenAFailureStopsTheRun() {
        return eachScript(script -> {
            try (PolicyTrial trial = new PolicyTrial(policy())) {
                play(trial, script, OnError.stop());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> settlesEachAttemptOnceWhenAFailureCancelsTheOthers() {
        return eachScript(script -> {
            try (PolicyTrial trial = new PolicyTrial(policy())) {
                play(trial, script, OnError.failFast());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> admitsNothingAfterACancel() {
        return eachScript(script -> {
            try (PolicyTrial trial = new PolicyTrial(policy())) {
                trial.begin(script, CALLS, OnError.skip());
                trial.advance(Duration.ofMillis(5));
                trial.cancel();
                trial.assertEnded();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> makesCallsAgainADayLater() {
        return eachScript(script -> {
            try (PolicyTrial trial = new PolicyTrial(policy())) {
                play(trial, script, OnError.skip());
                assertMakesCallsAgain(trial);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> givesBackWhatCallsHeldHoweverTheyEnded() {
        return each(Stream.of(CallScript.values()).filter(CallScript::ends), script -> {
            try (PolicyTrial trial = new PolicyTrial(policy())) {
                trial.begin(script, MANY_CALLS, LATER_CALLS);
                trial.settle(YEARS);
                assertTrue(
                        trial.completed(),
                        () -> "the run does not end by itself: what an attempt takes in admit must come back in settle"
                                + " whatever the result is, and wake who waits for it\n" + trial.figures());
                assertEquals(
                        IntStream.range(MANY_CALLS, MANY_CALLS + LATER_CALLS)
                                .boxed()
                                .toList(),
                        trial.emitted().stream()
                                .filter(input -> input >= MANY_CALLS)
                                .toList(),
                        "what the calls returned that would succeed, one each day after the others");
                trial.assertEnded();
            }
        });
    }

    @Test
    void givesBackWhatCancelledCallsHeld() {
        try (PolicyTrial trial = new PolicyTrial(policy())) {
            for (int run = 0; run < RUNS; run++) {
                trial.begin(CallScript.NEVER_ENDS, CALLS, OnError.skip());
                trial.advance(Duration.ZERO);
                trial.cancel();
                trial.assertEnded();
            }
            assertMakesCallsAgain(trial);
        }
    }

    private static void assertMakesCallsAgain(PolicyTrial trial) {
        trial.advance(Duration.ofDays(1));
        trial.begin(CallScript.RETURNS_A_VALUE, 1, OnError.stop());
        trial.settle();
        assertTrue(trial.completed(), "a call that would succeed was not made a day later");
        assertEquals(List.of(0), trial.emitted());
        trial.assertEnded();
    }

    private static void play(PolicyTrial trial, CallScript script, OnError onError) {
        trial.begin(script, CALLS, onError);
        trial.settle();
        trial.cancel();
        trial.assertEnded();
    }

    private static Stream<DynamicTest> eachScript(Scenario scenario) {
        return each(Stream.of(CallScript.values()), scenario);
    }

    private static Stream<DynamicTest> each(Stream<CallScript> scripts, Scenario scenario) {
        return scripts.map(script -> DynamicTest.dynamicTest(
                "a call that " + script.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                () -> scenario.play(script)));
    }

    private interface Scenario {
        void play(CallScript script);
    }
}
