package io.millrace.operators.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.Stage;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.operators.batch.Batch;
import io.millrace.test.MillraceExtension;
import io.millrace.test.Simulation;
import io.millrace.test.TestSource;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Many keys in one call. */
@ExtendWith(MillraceExtension.class)
class MultiplexTest {

    private static final Duration AGE = Duration.ofMillis(5);

    private final List<Set<Integer>> calls = new ArrayList<>();

    /** Finds the squares of those that are not 3. */
    private Mono<Map<Integer, Integer>> squares(Set<Integer> keys) {
        calls.add(keys);
        return Mono.just(
                keys.stream().filter(key -> key != 3).collect(Collectors.toMap(Function.identity(), key -> key * key)));
    }

    private Stage<?, Answer<Integer, Integer>> squared(Pipeline<Integer> numbers) {
        return numbers.via(Batch.bySizeOrAge(4, AGE))
                .mapAsync(2, Multiplex.call(n -> n % 10, this::squares))
                .named("squares")
                .flatMapIterable(answers -> answers);
    }

    @Test
    void oneCallServesAllElementsOfAListEachKeyOnce(VirtualTime time) {
        TestSource<Integer> source = TestSource.of(List.of(1, 2, 12, 3, 5, 1)).acknowledging();
        List<Answer<Integer, Integer>> answers = new ArrayList<>();
        squared(Pipeline.define("squares").from(source))
                .peek(answers::add)
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(calls).containsExactly(Set.of(1, 2, 3), Set.of(5, 1));
        assertThat(answers)
                .containsExactly(
                        new Answer<>(1, Optional.of(1)),
                        new Answer<>(2, Optional.of(4)),
                        new Answer<>(12, Optional.of(4)),
                        new Answer<>(3, Optional.empty()),
                        new Answer<>(5, Optional.of(25)),
                        new Answer<>(1, Optional.of(1)));
        assertThat(source.acknowledged()).hasSize(6);
        source.assertSettled();
    }

    @Test
    void aCallThatFailsIsAFailureOfItsElementsTogether() {
        List<Integer> answered = new ArrayList<>();
        RunReport report = Pipeline.define("skip")
                .from(IntStream.range(0, 12).boxed().toList())
                .via(Batch.bySize(4))
                .mapAsync(
                        2,
                        Multiplex.call(
                                n -> n,
                                keys -> keys.contains(5)
                                        ? Mono.<Map<Integer, Integer>>error(new IllegalStateException("five"))
                                        : squares(keys)))
                .named("squares")
                .onError(OnError.skip())
                .flatMapIterable(answers -> answers)
                .peek(answer -> answered.add(answer.element()))
                .run()
                .await()
                .assertNoLoss();
        assertThat(answered).containsExactly(0, 1, 2, 3, 8, 9, 10, 11);
        assertThat(report.stage("squares").count(OutcomeKind.SKIPPED)).isEqualTo(1);
    }

    @Test
    void whoGivesUpCancelsTheCallAndGetsTheElementsBack(VirtualTime time) {
        TestPublisher<Map<Integer, Integer>> answer = TestPublisher.create();
        TestSource<Integer> source = TestSource.of(List.of(1, 2)).acknowledging();
        Publisher<?> pipeline = Pipeline.define("cancel")
                .from(source)
                .via(Batch.bySize(2))
                .mapAsync(1, Multiplex.call((Integer n) -> n, keys -> answer))
                .on(time.runtime());
        StepVerifier.create(pipeline).then(time::runUntilIdle).thenCancel().verify();
        time.runUntilIdle();
        answer.assertCancelled();
        assertThat(source.returned()).containsExactly(1, 2);
        source.assertSettled();
    }

    @Test
    void whatIsWrongWithAFunctionIsAFailure() {
        StepVerifier.create(Pipeline.define("null")
                        .from(List.of(List.of(1)))
                        .mapAsync(1, Multiplex.<Integer, Integer, Integer>call(n -> n, keys -> null)))
                .verifyErrorMessage("the function of a call for many returned null");
        StepVerifier.create(Pipeline.define("null")
                        .from(List.of(List.of(1)))
                        .mapAsync(1, Multiplex.<Integer, Integer, Integer>call(n -> null, this::squares)))
                .verifyErrorMessage("the key function returned null");
        assertThatThrownBy(() -> Multiplex.call(null, this::squares)).hasMessage("key");
        assertThatThrownBy(() -> Multiplex.call((Integer n) -> n, null)).hasMessage("call");
    }

    @Test
    void keepsTheLawsInAnyOrder() {
        Simulation.explore(20, simulation -> {
            calls.clear();
            List<Integer> seen = new ArrayList<>();
            simulation
                    .run(squared(Pipeline.define("any").from(Flux.range(0, 100)).mapAsync(8, n -> Mono.just(n)
                                    .delayElement(AGE, simulation.scheduler())))
                            .peek(answer -> seen.add(answer.element())))
                    .assertClean();
            assertThat(seen).isEqualTo(IntStream.range(0, 100).boxed().toList());
            assertThat(calls).hasSizeLessThan(60);
        });
    }
}
