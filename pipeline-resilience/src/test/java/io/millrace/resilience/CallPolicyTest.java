package io.millrace.resilience;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.core.spi.Call;
import io.millrace.core.spi.Guard;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallPolicyTest {

    private static final CallPolicy EVERYTHING = CallPolicy.deadline(ofSeconds(2))
            .attemptTimeout(ofMillis(200))
            .idempotent()
            .attempts(3)
            .bulkhead("db", 8);

    @Test
    void describesTheOrderInWhichProtectionsApplyWhateverTheOrderTheyWereGivenIn() {
        assertThat(EVERYTHING.detail())
                .isEqualTo("deadline 2 s; 3 attempts; bulkhead 'db' 8; attempt timeout 200 ms")
                .isEqualTo(CallPolicy.deadline(ofSeconds(2))
                        .bulkhead("db", 8)
                        .idempotent()
                        .attempts(3)
                        .attemptTimeout(ofMillis(200))
                        .detail());
    }

    @Test
    void describesOnlyWhatItHas() {
        assertThat(CallPolicy.withoutDeadline().detail()).isEqualTo("unprotected");
        assertThat(CallPolicy.withoutDeadline().bulkhead("db", 8).detail()).isEqualTo("bulkhead 'db' 8");
        assertThat(CallPolicy.withoutDeadline().idempotent().attempts(1).detail())
                .isEqualTo("unprotected");
    }

    @Test
    void isAValue() {
        CallPolicy start = CallPolicy.deadline(ofSeconds(2));
        CallPolicy limited = start.bulkhead("db", 8);

        assertThat(start.detail()).isEqualTo("deadline 2 s");
        assertThat(limited)
                .isNotEqualTo(start)
                .isEqualTo(CallPolicy.deadline(ofSeconds(2)).bulkhead("db", 8))
                .hasSameHashCodeAs(CallPolicy.deadline(ofSeconds(2)).bulkhead("db", 8));
    }

    @Test
    void takesTheLaterOfTwoTimeouts() {
        assertThat(CallPolicy.deadline(ofSeconds(2))
                        .attemptTimeout(ofMillis(200))
                        .attemptTimeout(ofMillis(300))
                        .detail())
                .isEqualTo("deadline 2 s; attempt timeout 300 ms");
    }

    @Test
    void canBeSerialized() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(EVERYTHING);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(EVERYTHING);
        }
    }

    @Test
    void acceptsTheLimitsThemselves() {
        Duration longest = ofNanos(Long.MAX_VALUE);
        Guard guard = CallPolicy.deadline(longest)
                .attemptTimeout(longest)
                .attempts(1)
                .bulkhead("db", 1)
                .open(FakePolicyContext.of("store"));

        assertThat(guard.attemptTimeout(new FakeCall())).isEqualTo(Call.NEVER);
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void refusesContradictionsAndNamesBothSides(ThrowingCallable policy, String message) {
        assertThatIllegalArgumentException().isThrownBy(policy).withMessage(message);
    }

    static Stream<Arguments> contradictions() {
        CallPolicy start = CallPolicy.deadline(ofSeconds(2));
        return Stream.of(
                refused(() -> CallPolicy.deadline(Duration.ZERO), "deadline must be longer than PT0S, was PT0S"),
                refused(() -> CallPolicy.deadline(ofMillis(-5)), "deadline must be longer than PT0S, was PT-0.005S"),
                refused(
                        () -> CallPolicy.deadline(ofSeconds(Long.MIN_VALUE)),
                        "deadline must be longer than PT0S, was PT-2562047788015215H-30M-8S"),
                refused(
                        () -> CallPolicy.deadline(ofDays(110_000)),
                        "deadline must be at most PT2562047H47M16.854775807S, was PT2640000H"),
                refused(
                        () -> start.attemptTimeout(Duration.ZERO),
                        "attempt timeout must be longer than PT0S, was PT0S"),
                refused(
                        () -> start.attemptTimeout(ofNanos(-1)),
                        "attempt timeout must be longer than PT0S, was PT-0.000000001S"),
                refused(
                        () -> CallPolicy.withoutDeadline().attemptTimeout(ofSeconds(Long.MAX_VALUE)),
                        "attempt timeout must be at most PT2562047H47M16.854775807S, was PT2562047788015215H30M7S"),
                refused(
                        () -> start.attemptTimeout(ofSeconds(3)),
                        "attempt timeout must not be longer than the deadline of 2 s, was 3 s"),
                refused(() -> start.attempts(0), "attempts must be at least 1, was 0"),
                refused(
                        () -> start.attempts(3),
                        "attempts must be 1 for a call that is not known to be idempotent, was 3; "
                                + "if it may be made more than once, say idempotent().attempts(3)"),
                refused(() -> start.bulkhead("db", 0), "permits of bulkhead 'db' must be at least 1, was 0"),
                refused(() -> start.bulkhead(" ", 8), "the name of a bulkhead must not be blank, was ' '"));
    }

    @Test
    void refusesASecondBulkhead() {
        assertThatIllegalStateException()
                .isThrownBy(() -> EVERYTHING.bulkhead("tenant", 2))
                .withMessage("the policy has bulkhead 'db' 8 already, was given bulkhead 'tenant' 2");
    }

    @Test
    void refusesAnotherNumberOfPermitsForABulkheadThatTheRuntimeHas() {
        FakePolicyContext reserve = FakePolicyContext.of("reserve");
        EVERYTHING.open(reserve);

        CallPolicy other = CallPolicy.withoutDeadline().bulkhead("db", 4);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.open(reserve.sibling("store")))
                .withMessage("bulkhead 'db' has 8 permits in this runtime, and stage 'store' wants it to have 4; "
                        + "give both the same number or other names");
    }

    private static Arguments refused(ThrowingCallable policy, String message) {
        return Arguments.of(policy, message);
    }
}
