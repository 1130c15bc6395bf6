package io.millrace.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.Sinks;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.test.Simulation;
import io.millrace.test.TestSource;
import io.millrace.test.fault.Fault;
import io.millrace.test.fault.Faults;
import io.millrace.test.fault.Occasion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What an error policy and a repetition cover, and what they do not. */
class SharpEdgesErrorsTest {

    // E24: onErrorContinue outside reaches into an operator inside, whose onErrorResume is never asked.
    @Test
    void anErrorPolicyCoversItsOwnStageAndNothingInside() {
        List<Integer> emitted = new ArrayList<>();
        try (Simulation simulation = Simulation.seed(24)) {
            RunReport report = simulation
                    .run(Pipeline.define("lexical")
                            .from(List.of(1, 2, 3))
                            .mapAsync(1, n -> Flux.just(n)
                                    .map(value -> 6 / (value - 2))
                                    .onErrorResume(error -> Mono.just(-1))
                                    .next())
                            .named("inner")
                            .map(n -> n)
                            .onError(OnError.skip())
                            .named("outer")
                            .to(Sinks.each(emitted::add)))
                    .assertClean()
                    .report();
            assertThat(emitted).containsExactly(-6, -1, 6);
            assertThat(report.stage("inner").count(OutcomeKind.SKIPPED)).isZero();
            assertThat(report.stage("outer").count(OutcomeKind.SKIPPED)).isZero();
        }
    }

    // E24: nor does it cover the stage before it.
    @Test
    void anErrorPolicyDoesNotCoverTheStageBeforeIt() {
        try (Simulation simulation = Simulation.seed(24)) {
            RunReport report = simulation
                    .run(Pipeline.define("lexical")
                            .from(List.of(1, 2, 3))
                            .map(n -> 6 / (n - 2))
                            .named("inner")
                            .map(n -> n)
                            .onError(OnError.skip()))
                    .assertClean()
                    .report();
            assertThat(report.state()).isEqualTo(RunState.FAILED);
            assertThat(report.failure()).get().isInstanceOf(ArithmeticException.class);
        }
    }

    // E27: one error for each 1,000 successes, Retry.max(3): dead after 3,996 successes.
    @Test
    void attemptsAreCountedForEachCallAndNotForALifetime() {
        AtomicInteger calls = new AtomicInteger();
        try (Simulation simulation = Simulation.seed(27)) {
            RunReport report = simulation
                    .run(Pipeline.define("long-lived")
                            .from(IntStream.range(0, 20_000).boxed().toList())
                            .mapAsync(
                                    4,
                                    n -> calls.incrementAndGet() % 1_000 == 0
                                            ? Mono.error(new IllegalStateException("now and then"))
                                            : Mono.just(n))
                            .with(CallPolicy.withoutDeadline().idempotent().attempts(2)))
                    .assertClean()
                    .report();
            assertThat(report.out()).isEqualTo(20_000);
            assertThat(calls).hasValue(20_020);
        }
    }

    // E26: an error at the third element, retry(1): [1, 2, 1, 2, 3, 4], and a stream cannot be read again at all.
    @Test
    void aCallIsRepeatedAndNotTheSource() {
        TestSource<Integer> source = TestSource.of(1, 2, 3, 4).acknowledging();
        List<Integer> emitted = new ArrayList<>();
        Simulation.explore(20, simulation -> {
            emitted.clear();
            TestSource<Integer> read = source.acknowledging();
            simulation
                    .run(
                            Pipeline.define("repeated")
                                    .from(read)
                                    .mapAsync(2, n -> Mono.just(n).hide())
                                    .named("call")
                                    .with(CallPolicy.withoutDeadline()
                                            .idempotent()
                                            .attempts(2))
                                    .to(Sinks.each(emitted::add)),
                            Faults.script().at("call", Occasion.nth(3), Fault.error("once")))
                    .assertClean();
            assertThat(emitted).containsExactly(1, 2, 3, 4);
            assertThat(read.delivered()).containsExactly(1, 2, 3, 4);
            assertThat(read.opened()).isOne();
            read.assertSettled();
        });
    }
}
