package io.millrace.resilience.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.millrace.core.CallStage;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.spi.AttemptResult;
import io.millrace.resilience.breaker.StampedBreaker;
import io.millrace.resilience.bulkhead.Bulkhead;
import io.millrace.resilience.limit.AdaptiveLimit;
import io.millrace.resilience.retry.RetryBudget;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Hooks;

/**
 * Drawn policies around drawn faults, in runs that are cancelled and drained at drawn times, in every order that threads could have:
 * the laws hold, and nothing that was taken is missing. A seed that fails fails always.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class CallPolicyLawsTest {

    private static final int SEEDS = Boolean.getBoolean("thorough") ? 50_000 : 150;

    @BeforeAll
    static void dropSilently() {
        Hooks.onErrorDropped(error -> {});
        Hooks.onNextDropped(value -> {});
    }

    @AfterAll
    static void dropLoudly() {
        Hooks.resetOnErrorDropped();
        Hooks.resetOnNextDropped();
    }

    @Test
    void everyAttemptIsSettledOnceAndEverythingComesBack() {
        Integer only = Integer.getInteger("millrace.seed");
        int first = only == null ? 0 : only;
        for (int seed = first; seed < first + (only == null ? SEEDS : 1); seed++) {
            tryOut(seed);
        }
    }

    private static void tryOut(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DrawnPolicy drawn = DrawnPolicy.draw(random);
        try (Trial trial = new Trial(drawn, random, seed)) {
            trial.run();
            trial.check();
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError("-Dmillrace.seed=" + seed + ", " + drawn, broken);
        }
    }

    private static final class Trial implements AutoCloseable {

        private static final int ELEMENTS = 80;
        /** A call is hedged when it takes longer than most of a hundred others did. */
        private static final int ELEMENTS_TO_HEDGE = 500;

        private final DrawnPolicy drawn;
        private final SplittableRandom random;
        private final VirtualTime time;
        private final PipelineRuntime runtime;
        private final FaultyCalls dependency;
        private final List<Witness> witnesses = new ArrayList<>();

        Trial(DrawnPolicy drawn, SplittableRandom random, long seed) {
            this.drawn = drawn;
            this.random = random;
            this.time = VirtualTime.shuffled(seed);
            this.runtime = time.runtime();
            this.dependency = new FaultyCalls(random, runtime.scheduler());
        }

        void run() {
            List<PipelineRun> runs = new ArrayList<>();
            int count = 1 + random.nextInt(3);
            for (int run = 0; run < count; run++) {
                runs.add(start());
            }
            for (PipelineRun run : runs) {
                watch(random.nextInt(20));
                switch (random.nextInt(drawn.hedged() ? 10 : 4)) {
                    case 0 -> run.cancel();
                    case 1 -> run.drain(Duration.ofMillis(random.nextInt(200))).subscribe();
                    default -> {
                        // It ends by itself.
                    }
                }
            }
            runs.forEach(run -> run.await().assertNoLoss());
        }

        /** A permit is held exactly while an attempt is out. */
        private void watch(int steps) {
            for (int step = 0; step < steps; step++) {
                time.advance(Duration.ofMillis(random.nextInt(10)));
                int out = sum(Witness::admitted) - sum(Witness::settled);
                if (drawn.adaptive()) {
                    assertThat(shared(AdaptiveLimit.class).inFlight())
                            .as("in flight")
                            .isEqualTo(out);
                } else if (drawn.permits() < Integer.MAX_VALUE) {
                    assertThat(drawn.permits() - shared(Bulkhead.class).available())
                            .as("permits held")
                            .isEqualTo(out);
                }
            }
        }

        private PipelineRun start() {
            int elements = drawn.hedged() ? ELEMENTS_TO_HEDGE : 1 + random.nextInt(ELEMENTS);
            Witness witness = new Witness(drawn.policy(), elements);
            witnesses.add(witness);
            CallStage<Integer, Integer> stage = Pipeline.define("orders")
                    .from(IntStream.range(0, elements).boxed().toList())
                    .mapAsync(1 + random.nextInt(32), dependency::call)
                    .with(witness)
                    .onError(OnError.skip());
            return (random.nextBoolean() ? stage : stage.unordered()).run(runtime);
        }

        void check() {
            for (Witness witness : witnesses) {
                assertThat(witness.mistakes()).as("mistakes").isZero();
                assertThat(witness.settled()).as("settled").isEqualTo(witness.admitted());
                assertThat(witness.mostAttempts()).as("attempts").isLessThanOrEqualTo(drawn.attempts());
                assertThat(witness.longestNanos()).as("attempt").isLessThanOrEqualTo(drawn.timeoutNanos());
                assertThat(witness.latestNanos()).as("after the deadline").isLessThanOrEqualTo(0);
            }
            assertThat(dependency.running()).as("running").isZero();
            assertThat(dependency.mostRunning()).as("most running").isLessThanOrEqualTo(drawn.permits());
            checkPermits();
            checkTokens();
            checkProbes();
        }

        private void checkPermits() {
            if (drawn.adaptive()) {
                assertThat(shared(AdaptiveLimit.class).inFlight())
                        .as("in flight")
                        .isZero();
            } else if (drawn.permits() < Integer.MAX_VALUE) {
                Bulkhead bulkhead = shared(Bulkhead.class);
                assertThat(bulkhead.available()).as("free permits").isEqualTo(drawn.permits());
                assertThat(bulkhead.waiting()).as("stages that wait").isZero();
            }
        }

        /** A repetition has paid when the attempt before it failed, and is not made if its call is given up meanwhile. */
        private void checkTokens() {
            if (drawn.tokens() == DrawnPolicy.NO_BUDGET) {
                return;
            }
            int hedges = sum(Witness::hedges);
            int least = hedges + sum(Witness::repeated);
            int failed =
                    sum(witness -> witness.settled(AttemptResult.FAILURE) + witness.settled(AttemptResult.TIMEOUT));
            long left = shared(RetryBudget.class).available(runtime.clock().nanoTime());
            assertThat((int) (drawn.tokens() - left)).as("spent tokens").isBetween(least, hedges + failed);
        }

        private void checkProbes() {
            if (drawn.probes() == 0 || shared(StampedBreaker.class).state() != State.HALF_OPEN) {
                return;
            }
            StampedBreaker breaker = shared(StampedBreaker.class);
            int there = breaker.getMetrics().getNumberOfBufferedCalls();
            while (breaker.tryAcquirePermission() && breaker.state() == State.HALF_OPEN) {
                there++;
            }
            assertThat(there).as("probes").isGreaterThanOrEqualTo(drawn.probes());
        }

        private int sum(ToIntFunction<Witness> figure) {
            return witnesses.stream().mapToInt(figure).sum();
        }

        private <T> T shared(Class<T> type) {
            return runtime.sharedState(type, "db", () -> {
                throw new AssertionError("no stage has opened a " + type.getSimpleName());
            });
        }

        @Override
        public void close() {
            time.close();
            assertThat(time.pendingTimers()).as("timers").isZero();
        }
    }
}
