package io.millrace.resilience;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.spi.Admission;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.Guard;
import io.millrace.resilience.bulkhead.Bulkhead;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallGuardTest {

    private static final long NOW = 1_000_000_000;
    private static final CallPolicy ONE_AT_A_TIME = CallPolicy.withoutDeadline().bulkhead("db", 1);

    private final FakePolicyContext reserve = FakePolicyContext.of("reserve");
    private final FakePolicyContext store = reserve.sibling("store");

    @Test
    void givesACallUpWhenTheDeadlineHasPassedSinceItsElementEntered() {
        Guard guard = CallPolicy.deadline(ofMillis(2)).open(reserve);

        assertThat(guard.deadline(new FakeCall().entered(NOW), NOW + 500_000)).isEqualTo(NOW + 2_000_000);
        assertThat(guard.deadline(new FakeCall().entered(-5_000_000), 0)).isEqualTo(-3_000_000);
    }

    @Test
    void neverGivesACallUpWithoutADeadlineOrWithOneThatTheClockCannotReach() {
        Duration almostForever = ofNanos(Long.MAX_VALUE - 1);

        assertThat(CallPolicy.withoutDeadline().open(reserve).deadline(new FakeCall().entered(-7), 0))
                .isEqualTo(Call.NEVER);
        assertThat(CallPolicy.deadline(almostForever).open(reserve).deadline(new FakeCall().entered(NOW), NOW))
                .isEqualTo(Call.NEVER);
    }

    @Test
    void limitsEachAttemptByTheAttemptTimeout() {
        assertThat(CallPolicy.deadline(ofSeconds(2))
                        .attemptTimeout(ofMillis(200))
                        .open(reserve)
                        .attemptTimeout(new FakeCall()))
                .isEqualTo(200_000_000);
        assertThat(CallPolicy.deadline(ofSeconds(2)).open(reserve).attemptTimeout(new FakeCall()))
                .isEqualTo(Call.NEVER);
    }

    @Test
    void admitsEverythingWithoutABulkhead() {
        Guard guard = CallPolicy.deadline(ofSeconds(2)).open(reserve);

        for (int call = 0; call < 1000; call++) {
            assertThat(guard.admit(new FakeCall(), NOW)).isEqualTo(Admission.go());
        }
        guard.unclaimed();
        guard.close();
    }

    @ParameterizedTest
    @EnumSource(AttemptResult.class)
    void holdsAPermitUntilTheAttemptHasEndedHoweverItEnded(AttemptResult result) {
        Guard guard = ONE_AT_A_TIME.open(reserve);
        FakeCall running = new FakeCall();
        assertThat(guard.admit(running, NOW)).isEqualTo(Admission.go());
        assertThat(guard.admit(new FakeCall(), NOW)).isEqualTo(Admission.park());

        long next = guard.settle(running, result, result.isFailure() ? new IOException() : null, NOW);

        assertThat(next).isEqualTo(Call.NEVER);
        assertThat(reserve.wakes()).isEqualTo(1);
        assertThat(guard.admit(new FakeCall(), NOW)).isEqualTo(Admission.go());
    }

    @Test
    void settlesAPermitOnceEvenIfTheCallIsSettledTwice() {
        Guard guard = ONE_AT_A_TIME.open(reserve);
        FakeCall call = new FakeCall();
        guard.admit(call, NOW);

        guard.settle(call, AttemptResult.TIMEOUT, new IOException(), NOW);
        guard.settle(call, AttemptResult.SUCCESS, null, NOW);

        assertThat(bulkhead().available()).isEqualTo(1);
    }

    @Test
    void wakesTheStageThatWaitsWhenAnotherStageGivesItsPermitBack() {
        Guard first = ONE_AT_A_TIME.open(reserve);
        Guard second = ONE_AT_A_TIME.open(store);
        FakeCall running = new FakeCall();
        first.admit(running, NOW);
        FakeCall waiting = new FakeCall();
        assertThat(second.admit(waiting, NOW)).isEqualTo(Admission.park());

        first.settle(running, AttemptResult.SUCCESS, null, NOW);

        assertThat(store.wakes()).isEqualTo(1);
        assertThat(first.admit(new FakeCall(), NOW)).isEqualTo(Admission.park());
        assertThat(second.admit(waiting, NOW)).isEqualTo(Admission.go());
    }

    @Test
    void passesThePermitOnWhenTheOnlyParkedCallWasAbandoned() {
        Guard first = ONE_AT_A_TIME.open(reserve);
        Guard second = ONE_AT_A_TIME.open(store);
        FakeCall running = new FakeCall();
        first.admit(running, NOW);
        FakeCall waiting = new FakeCall();
        second.admit(waiting, NOW);
        first.admit(new FakeCall(), NOW);

        second.abandon(waiting);
        first.settle(running, AttemptResult.SUCCESS, null, NOW);
        assertThat(store.wakes()).isEqualTo(1);
        assertThat(reserve.wakes()).isZero();
        second.unclaimed();

        assertThat(reserve.wakes()).isEqualTo(1);
        assertThat(first.admit(new FakeCall(), NOW)).isEqualTo(Admission.go());
    }

    @Test
    void givesBackWhatIsReservedWhenTheStageEnds() {
        Guard first = ONE_AT_A_TIME.open(reserve);
        Guard second = ONE_AT_A_TIME.open(store);
        FakeCall running = new FakeCall();
        first.admit(running, NOW);
        second.admit(new FakeCall(), NOW);
        first.settle(running, AttemptResult.SUCCESS, null, NOW);
        assertThat(bulkhead().available()).isZero();

        second.close();

        assertThat(bulkhead().available()).isEqualTo(1);
    }

    @Test
    void holdsNoPermitWhileItWaitsForTheNextAttempt() {
        CallPolicy repeating = ONE_AT_A_TIME.idempotent().attempts(2);
        Guard guard = repeating.open(reserve.random(0.5));
        FakeCall call = new FakeCall();
        guard.admit(call, NOW);

        long next = guard.settle(call, AttemptResult.FAILURE, new IOException(), NOW);

        assertThat(next).isEqualTo(NOW + 25_000_000);
        assertThat(bulkhead().available()).isEqualTo(1);
        assertThat(guard.admit(call.attempt(2), next)).isEqualTo(Admission.go());
        assertThat(bulkhead().available()).isZero();
    }

    @Test
    void failsAtOnceWhenTheDeadlineWouldPassBeforeTheNextAttempt() {
        Guard guard = CallPolicy.deadline(ofMillis(30)).idempotent().attempts(2).open(reserve.random(0.999));
        FakeCall call = new FakeCall().entered(NOW).deadline(NOW + 30_000_000);
        guard.admit(call, NOW);

        assertThat(guard.settle(call, AttemptResult.FAILURE, new IOException(), NOW))
                .isEqualTo(Call.NEVER);
    }

    private Bulkhead bulkhead() {
        return reserve.shared(Bulkhead.class, "db", () -> {
            throw new AssertionError("there is no bulkhead 'db'");
        });
    }
}
