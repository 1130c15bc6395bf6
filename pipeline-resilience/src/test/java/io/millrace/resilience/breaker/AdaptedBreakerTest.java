package io.millrace.resilience.breaker;

import static io.millrace.resilience.breaker.BreakerBench.BROKEN;
import static io.millrace.resilience.breaker.BreakerBench.small;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.millrace.core.spi.Call;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdaptedBreakerTest {

    private final CircuitBreaker theirs = CircuitBreaker.of("inventory", small().build());
    private final Breaker breaker = Breaker.of(theirs);

    @Test
    void isOursWhenItIsOurs() {
        StampedBreaker ours = BreakerBench.of(small()).breaker;
        assertThat(Breaker.of(ours)).isSameAs(ours);
    }

    @Test
    void opensAndRefuses() {
        assertThat(breaker.name()).isEqualTo("inventory");
        assertThat(breaker.retryAt(7)).isEqualTo(7);
        for (int i = 0; i < 4; i++) {
            breaker.failed(breaker.acquire(0), BROKEN, 0, 0);
        }
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.acquire(0)).isEqualTo(Breaker.REFUSED);
        assertThat(breaker.retryAt(0)).isEqualTo(Call.NEVER);
        assertThat(breaker.refusal(0)).hasMessage("circuit breaker 'inventory' is OPEN and permits no call");
    }

    @Test
    void leavesOutResultsOfAnotherState() {
        long closed = breaker.acquire(0);
        theirs.transitionToOpenState();
        theirs.transitionToHalfOpenState();

        breaker.succeeded(closed, "late", 0, 0);
        breaker.cancelled(closed);
        breaker.failed(closed, BROKEN, 0, 0);

        assertThat(theirs.getMetrics().getNumberOfBufferedCalls()).isZero();
        long probe = breaker.acquire(0);
        assertThat(breaker.acquire(0)).isPositive();
        assertThat(breaker.acquire(0)).isEqualTo(Breaker.REFUSED);
        assertThat(breaker.probeTimeout(probe)).isEqualTo(10 * BreakerBench.SECOND);
        assertThat(breaker.probeTimeout(closed)).isEqualTo(Call.NEVER);
        breaker.ignored(probe, BROKEN, 0, 0);
        assertThat(breaker.acquire(0)).isPositive();
    }

    @Test
    void limitsProbesOfOneThatWouldBeHalfOpenForEver() {
        CircuitBreaker patient = CircuitBreaker.of(
                "a", small().maxWaitDurationInHalfOpenState(Duration.ZERO).build());
        patient.transitionToOpenState();
        patient.transitionToHalfOpenState();
        Breaker adapted = Breaker.of(patient);
        assertThat(adapted.probeTimeout(adapted.acquire(0))).isEqualTo(30 * BreakerBench.SECOND);
    }

    @Test
    void refusesAConfigurationThatLostItsFunctions() throws Exception {
        CircuitBreakerConfig copy = copyOf(small().build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StampedBreaker("a", copy, 1, () -> 0, () -> 0))
                .withMessageStartingWith("the configuration of circuit breaker 'a' has no functions any more");
    }

    @Test
    void waitsAsItsTableSays() {
        DoublingWait wait = DoublingWait.STANDARD;
        long second = BreakerBench.SECOND;
        assertThat(wait.nanos(1, 0.5)).isEqualTo(second);
        assertThat(wait.nanos(1, 0)).isEqualTo(800_000_000);
        assertThat(wait.nanos(4, 0.5)).isEqualTo(8 * second);
        assertThat(wait.nanos(5, 0.5)).isEqualTo(16 * second);
        assertThat(wait.nanos(6, 0.5)).isEqualTo(30 * second);
        assertThat(wait.nanos(Integer.MAX_VALUE, 0.5)).isEqualTo(30 * second);
        assertThat(wait.apply(3)).isEqualTo(4000L);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DoublingWait(Duration.ZERO, Duration.ofSeconds(1), 0))
                .withMessage("first must be at least PT0.001S, was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DoublingWait(Duration.ofSeconds(2), Duration.ofSeconds(1), 0))
                .withMessage("longest must be from first, which is PT2S, to PT1H, was PT1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DoublingWait(Duration.ofSeconds(1), Duration.ofSeconds(1), 1))
                .withMessage("spread must be from 0 to 0.9, was 1.0");
    }

    private static CircuitBreakerConfig copyOf(CircuitBreakerConfig config) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(config);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (CircuitBreakerConfig) in.readObject();
        }
    }
}
