package io.millrace.resilience.breaker;

import static io.millrace.resilience.breaker.BreakerBench.small;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every transition by hand, from every state: the same state, error and events as Resilience4j's own state machine. */
class TransitionsTest {

    enum ByHand {
        CLOSE,
        OPEN,
        OPEN_FOR,
        HALF_OPEN,
        DISABLE,
        METRICS_ONLY,
        FORCE_OPEN,
        RESET;

        void on(CircuitBreaker breaker) {
            switch (this) {
                case CLOSE -> breaker.transitionToClosedState();
                case OPEN -> breaker.transitionToOpenState();
                case OPEN_FOR -> breaker.transitionToOpenStateFor(java.time.Duration.ofSeconds(9));
                case HALF_OPEN -> breaker.transitionToHalfOpenState();
                case DISABLE -> breaker.transitionToDisabledState();
                case METRICS_ONLY -> breaker.transitionToMetricsOnlyState();
                case FORCE_OPEN -> breaker.transitionToForcedOpenState();
                case RESET -> breaker.reset();
            }
        }
    }

    static Stream<Arguments> everyTransition() {
        return Stream.of(State.values())
                .flatMap(from -> Stream.of(ByHand.values()).map(byHand -> Arguments.of(from, byHand)));
    }

    @ParameterizedTest
    @MethodSource("everyTransition")
    void doesWhatResilience4jDoes(State from, ByHand byHand) {
        CircuitBreakerConfig config = small().initialState(from).build();
        CircuitBreaker theirs = CircuitBreaker.of("inventory", config);
        CircuitBreaker ours = new StampedBreaker("inventory", config, 1, () -> 0, () -> 0.5);
        List<String> theirEvents = events(theirs);
        List<String> ourEvents = events(ours);

        Throwable theirError = catchThrowable(() -> byHand.on(theirs));
        Throwable ourError = catchThrowable(() -> byHand.on(ours));

        assertThat(ours.getState()).isEqualTo(theirs.getState());
        assertThat(String.valueOf(ourError)).isEqualTo(String.valueOf(theirError));
        assertThat(ourEvents).isEqualTo(theirEvents);
        assertThat(ours.tryAcquirePermission()).isEqualTo(theirs.tryAcquirePermission());
        assertThat(ours.getState()).isEqualTo(theirs.getState());
        assertThat(ourEvents).isEqualTo(theirEvents);
    }

    @ParameterizedTest
    @MethodSource("everyTransition")
    void endsTheGenerationOfWhatWasPermittedBefore(State from, ByHand byHand) {
        StampedBreaker breaker =
                new StampedBreaker("inventory", small().initialState(from).build(), 1, () -> 0, () -> 0.5);
        long stamp = breaker.acquire(0);
        boolean moved = catchThrowable(() -> byHand.on(breaker)) == null;
        long lateBefore = breaker.lateResults();

        breaker.failed(stamp, BreakerBench.BROKEN, 0, 0);

        assertThat(breaker.lateResults() - lateBefore).isEqualTo(moved || stamp == Breaker.REFUSED ? 1 : 0);
    }

    private static List<String> events(CircuitBreaker breaker) {
        List<String> events = new ArrayList<>();
        breaker.getEventPublisher()
                .onEvent(event -> events.add(event.getEventType().name()));
        breaker.getEventPublisher()
                .onStateTransition(
                        event -> events.add(event.getStateTransition().name()));
        return events;
    }
}
