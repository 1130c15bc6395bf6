package io.millrace.verification;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.Sinks;
import io.millrace.core.Sources;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.operators.batch.Batch;
import io.millrace.operators.keyed.Keyed;
import io.millrace.operators.merge.Join;
import io.millrace.operators.merge.Merge;
import io.millrace.operators.merge.Zip;
import io.millrace.resilience.CallPolicy;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The examples of docs/coming-from-reactor.md and docs/which-verb-when.md, and what they say of them. */
class ComingFromReactorTest {

    private final VirtualTime time = VirtualTime.create();
    private final PipelineRuntime runtime = time.runtime();

    @AfterEach
    void close() {
        time.close();
        assertThat(time.pendingTimers()).isZero();
    }

    private Mono<String> find(int id) {
        return Mono.delay(ofMillis(10L * (3 - id % 3)), runtime.scheduler()).thenReturn("order " + id);
    }

    @Test
    void flatMapSequentialIsMapAsync() {
        // reactor: flux.flatMapSequential(this::find, 16).bufferTimeout(2, ofMillis(50))
        Pipeline<List<String>> orders = Pipeline.define("orders")
                .from(Flux.range(1, 3))
                .mapAsync(16, this::find)
                .via(Batch.bySizeOrAge(2, ofMillis(50)));

        StepVerifier.create(orders.on(runtime))
                .then(() -> time.advance(ofSeconds(1)))
                .expectNext(List.of("order 1", "order 2"))
                .expectNext(List.of("order 3"))
                .verifyComplete();
    }

    @Test
    void anErrorBelongsToItsElement() {
        List<String> stored = new ArrayList<>();
        // reactor: flux.flatMap(id -> find(id).timeout(...).retryWhen(...).onErrorResume(e -> Mono.empty()), 4)
        RunReport report = Pipeline.define("orders")
                .from(List.of(1, 2, 3))
                .mapAsync(4, id -> id == 2 ? Mono.<String>never() : find(id))
                .named("find")
                .with(CallPolicy.deadline(ofSeconds(2))
                        .attemptTimeout(ofMillis(200))
                        .idempotent()
                        .attempts(3))
                .onError(OnError.skip())
                .to(Sinks.each(stored::add))
                .run(runtime)
                .await();

        assertThat(stored).containsExactly("order 1", "order 3");
        assertThat(report.stage("find").count(OutcomeKind.SKIPPED)).isEqualTo(1);
        report.assertNoLoss();
    }

    @Test
    void groupByIsAnOperatorForEachKey() {
        List<List<Integer>> lists = new ArrayList<>();
        // reactor: flux.groupBy(i -> i % 300).flatMap(group -> group.buffer(2)), which hangs
        Pipeline<List<Integer>> pairs = Pipeline.define("pairs")
                .from(IntStream.range(0, 1_200).boxed().toList())
                .via(Keyed.atMost(300).each((Integer i) -> i % 300, Batch.bySize(2)))
                .to(Sinks.each(lists::add));
        pairs.run(runtime).await().assertNoLoss();

        assertThat(lists).hasSize(600).allSatisfy(pair -> assertThat(pair.get(1) - pair.get(0))
                .isEqualTo(300));
    }

    @Test
    void mergeHearsBothSources() {
        // reactor: Flux.merge(endless, Flux.just(1)), which never hears the second
        Pipeline<Integer> both = Pipeline.define("endless")
                .from(Sources.stream(() -> Stream.generate(() -> 0)))
                .via(Merge.with(Pipeline.define("short").from(List.of(1))))
                .filter(i -> i == 1)
                .take(1);

        StepVerifier.create(both.on(runtime))
                .then(() -> time.advance(Duration.ZERO))
                .expectNext(1)
                .verifyComplete();
    }

    @Test
    void zipWithIsZip() {
        // reactor: numbers.zipWith(letters, ...)
        Pipeline<String> letters = Pipeline.define("letters").from(List.of("a", "b"));
        Pipeline<String> pairs = Pipeline.define("numbers")
                .from(List.of(1, 2, 3))
                .via(Zip.with(letters, (number, letter) -> number + letter));

        StepVerifier.create(pairs.on(runtime))
                .then(() -> time.advance(Duration.ZERO))
                .expectNext("1a", "2b")
                .verifyComplete();
    }

    @Test
    void withLatestFromIsJoinAndLosesNothingBeforeTheFirst() {
        // reactor: orders.withLatestFrom(rates, ...), which drops what comes before the first rate
        Pipeline<Integer> rates =
                Pipeline.define("rates").from(Flux.just(2).delayElements(ofSeconds(1), runtime.scheduler()));
        Pipeline<Integer> converted = Pipeline.define("amounts")
                .from(List.of(1, 2, 3))
                .via(Join.latest(rates, (amount, rate) -> amount * rate));

        StepVerifier.create(converted.on(runtime))
                .then(() -> time.advance(ofSeconds(2)))
                .expectNext(2, 4, 6)
                .verifyComplete();
    }

    @Test
    void mergeDelayErrorIsAMergeThatIsolates() {
        List<String> failed = new ArrayList<>();
        List<Integer> stored = new ArrayList<>();
        Pipeline<Integer> broken = Pipeline.define("broken").from(Flux.error(new IllegalStateException("down")));
        // reactor: Flux.mergeDelayError(16, numbers, broken), which fails at the end
        Pipeline.define("numbers")
                .from(List.of(1, 2, 3))
                .via(Merge.with(broken).isolating(failure -> failed.add(failure.pipeline())))
                .to(Sinks.each(stored::add))
                .run(runtime)
                .await()
                .assertNoLoss();

        assertThat(stored).containsExactly(1, 2, 3);
        assertThat(failed).containsExactly("broken");
    }

    @Test
    void aPipelineIsAPublisherAndAFluxIsASource() {
        AtomicInteger sum = new AtomicInteger();
        Pipeline<Integer> doubled =
                Pipeline.define("doubled").from(Flux.range(1, 3)).map(i -> 2 * i);
        Flux.from(doubled).doOnNext(sum::addAndGet).blockLast();

        assertThat(sum).hasValue(12);
    }
}
