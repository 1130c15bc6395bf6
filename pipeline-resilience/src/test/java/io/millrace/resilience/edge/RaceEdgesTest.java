package io.millrace.resilience.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.reactor.circuitbreaker.operator.CancelledMeanwhile;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.resilience.CallPolicy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/**
 * What goes wrong with {@code resilience4j-reactor} when a call is answered and cancelled at the same time, and cannot go wrong
 * here: R3. The test of theirs that fails says that they have mended it.
 */
class RaceEdgesTest {

    @Nested
    class R3 {

        private static final int ROUNDS = Boolean.getBoolean("thorough") ? 1_000_000 : 300;

        @Test
        @Timeout(value = 1, unit = TimeUnit.HOURS)
        void millraceSettlesEachCallOnce() throws InterruptedException {
            Witness witness = new Witness(CallPolicy.withoutDeadline().circuitBreaker("db"), 1);
            try (PipelineRuntime runtime =
                    PipelineRuntime.builder().name("races").build()) {
                Phaser meeting = new Phaser(2);
                Thread other = new Thread(() -> cancelEach(meeting), "canceller");
                other.start();
                for (int round = 0; round < ROUNDS; round++) {
                    begin(runtime, witness);
                    meeting.arriveAndAwaitAdvance();
                    answer.complete(1);
                    run.await().assertNoLoss();
                    meeting.arriveAndAwaitAdvance();
                }
                other.join();
            }

            assertThat(witness.admitted()).isEqualTo(ROUNDS);
            assertThat(witness.settled()).isEqualTo(ROUNDS);
            assertThat(witness.mistakes()).isZero();
        }

        private volatile PipelineRun run;
        private volatile CompletableFuture<Integer> answer = new CompletableFuture<>();

        private void begin(PipelineRuntime runtime, Witness witness) {
            CompletableFuture<Integer> promised = new CompletableFuture<>();
            CompletableFuture<Boolean> made = new CompletableFuture<>();
            answer = promised;
            run = Pipeline.define("orders")
                    .from(List.of(0))
                    .mapFuture(1, n -> {
                        made.complete(true);
                        return promised;
                    })
                    .with(witness)
                    .run(runtime);
            made.join();
        }

        private void cancelEach(Phaser meeting) {
            for (int round = 0; round < ROUNDS; round++) {
                meeting.arriveAndAwaitAdvance();
                run.cancel();
                meeting.arriveAndAwaitAdvance();
            }
        }

        /** One thread does what two can: it finds that the call is wanted, then cancels it, then answers it. */
        @Test
        void resilience4jReactorSettlesItTwice() {
            CircuitBreaker breaker = CircuitBreaker.of(
                    "db",
                    CircuitBreakerConfig.custom()
                            .permittedNumberOfCallsInHalfOpenState(2)
                            .build());
            breaker.transitionToOpenState();
            breaker.transitionToHalfOpenState();
            assertThat(breaker.tryAcquirePermission()).isTrue();
            Mono.just(1).subscribe(new CancelledMeanwhile<>(breaker, new BaseSubscriber<Integer>() {}));

            assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(1);
            assertThat(breaker.tryAcquirePermission()).isTrue();
            assertThat(breaker.tryAcquirePermission()).isTrue();
            assertThat(breaker.tryAcquirePermission()).isFalse();
        }
    }
}
