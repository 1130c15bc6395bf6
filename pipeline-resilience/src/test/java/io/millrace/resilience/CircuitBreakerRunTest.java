package io.millrace.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.observe.RunReport;
import io.millrace.resilience.breaker.BreakerOpenException;
import io.millrace.resilience.breaker.StampedBreaker;
import io.millrace.resilience.bulkhead.Bulkhead;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** A circuit breaker around the calls of a stage, in virtual time. */
class CircuitBreakerRunTest {

    private final VirtualTime time = VirtualTime.create();
    private final List<Throwable> failures = new ArrayList<>();
    private int made;
    private boolean broken;

    @AfterEach
    void leavesNoTimer() {
        time.close();
        assertThat(time.pendingTimers()).isZero();
    }

    private Publisher<Integer> called(int n) {
        made++;
        return broken ? Mono.error(new IllegalStateException("broken")) : Mono.just(n);
    }

    private RunReport run(CallPolicy policy, int calls) {
        return Pipeline.define("orders")
                .from(IntStream.range(0, calls).boxed().toList())
                .mapAsync(4, this::called)
                .named("reserve")
                .with(policy)
                .fallback(error -> {
                    failures.add(error);
                    return -1;
                })
                .run(time.runtime())
                .await()
                .assertNoLoss();
    }

    private StampedBreaker breaker() {
        return time.runtime().sharedState(StampedBreaker.class, "inventory", () -> {
            throw new AssertionError("no such breaker");
        });
    }

    @Test
    void sparesTheDependencyWhileItIsBroken() {
        CallPolicy policy = CallPolicy.withoutDeadline()
                .attemptTimeout(Duration.ofMillis(200))
                .circuitBreaker("inventory");
        broken = true;
        assertThat(run(policy, 100).out()).isEqualTo(100);
        assertThat(made).isEqualTo(20);
        assertThat(breaker().state()).isEqualTo(State.OPEN);
        assertThat(failures.subList(20, 100)).allSatisfy(error -> assertThat(error)
                .isInstanceOf(BreakerOpenException.class)
                .hasMessageContaining("inventory"));

        assertThat(breaker().getMetrics().getNumberOfNotPermittedCalls()).isEqualTo(80);

        broken = false;
        time.advance(Duration.ofMillis(1_201));
        made = 0;
        assertThat(run(policy, 10).out()).isEqualTo(10);
        assertThat(made).isEqualTo(10);
        assertThat(breaker().state()).isEqualTo(State.CLOSED);
    }

    @Test
    void waitingForAPermitIsNoFailureAndARefusedCallHoldsNone() {
        CallPolicy policy = CallPolicy.withoutDeadline()
                .attemptTimeout(Duration.ofMillis(200))
                .circuitBreaker("inventory")
                .bulkhead("inventory", 2);
        assertThat(run(policy, 100).out()).isEqualTo(100);
        assertThat(breaker().getMetrics().getNumberOfFailedCalls()).isZero();
        broken = true;
        run(policy, 200);
        Bulkhead bulkhead = time.runtime().sharedState(Bulkhead.class, "inventory", () -> {
            throw new AssertionError("no such bulkhead");
        });
        assertThat(bulkhead.available()).isEqualTo(2);
    }

    @Test
    void aStageThatWantsOtherNumbersOfTheSameBreakerIsRefused() {
        run(CallPolicy.withoutDeadline().circuitBreaker("inventory"), 1);
        PipelineRun other = Pipeline.define("orders")
                .from(List.of(1))
                .mapAsync(1, this::called)
                .named("reserve")
                .with(CallPolicy.withoutDeadline()
                        .attemptTimeout(Duration.ofMillis(5))
                        .circuitBreaker("inventory"))
                .run(time.runtime());
        assertThat(other.completion().materialize().block().getThrowable().getCause())
                .hasMessageContaining("circuit breaker 'inventory'")
                .hasMessageContaining("stage 'reserve'");
    }

    @Test
    void standsInTheOrderOfProtections() {
        assertThat(CallPolicy.deadline(Duration.ofSeconds(2))
                        .bulkhead("inventory", 16)
                        .circuitBreaker("inventory")
                        .detail())
                .isEqualTo("deadline 2 s; circuit breaker 'inventory'; bulkhead 'inventory' 16");
    }
}
