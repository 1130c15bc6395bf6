package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class OrderedByTest {

    @Test
    void callsOfOneKeyAreMadeOneAfterAnotherAndThoseOfOthersAtTheSameTime() {
        Map<String, CompletableFuture<String>> answers = new HashMap<>();
        Pipeline<String> pipeline = Pipeline.define("keys")
                .from(List.of("a1", "a2", "b1", "c1", "b2"))
                .mapFuture(3, text -> answers.computeIfAbsent(text, x -> new CompletableFuture<>()))
                .orderedBy(text -> text.charAt(0));
        StepVerifier.create(pipeline)
                .then(() -> assertThat(answers).containsOnlyKeys("a1", "b1", "c1"))
                .then(() -> answers.get("c1").complete("c1"))
                .expectNext("c1")
                .then(() -> answers.get("a1").complete("a1"))
                .expectNext("a1")
                .then(() -> assertThat(answers).containsOnlyKeys("a1", "b1", "c1", "a2"))
                .then(() -> answers.get("b1").complete("b1"))
                .expectNext("b1")
                .then(() -> answers.get("b2").complete("b2"))
                .then(() -> answers.get("a2").complete("a2"))
                .expectNext("b2", "a2")
                .verifyComplete();
    }

    // groupBy(...).flatMap(...) hangs at 300 keys; here the number of keys means nothing.
    @Test
    void anyNumberOfKeysKeepsItsOrder() {
        int keys = 20_000;
        Map<Long, Long> last = new HashMap<>();
        List<Long> outOfOrder = new ArrayList<>();
        RunReport report = Pipeline.define("many-keys")
                .from(Flux.fromStream(LongStream.range(0, 100_000).boxed()))
                .mapBlocking(8, n -> n)
                .orderedBy(n -> n % keys)
                .peek(n -> {
                    Long before = last.put(n % keys, n);
                    if (before != null && before > n) {
                        outOfOrder.add(n);
                    }
                })
                .run()
                .await();
        assertThat(report.assertNoLoss().out()).isEqualTo(100_000);
        assertThat(outOfOrder).isEmpty();
        assertThat(last).hasSize(keys);
    }

    // groups that cancel lose elements silently; here an element that fails is counted and the next of its key goes on.
    @Test
    void aFailedElementDoesNotHoldUpItsKey() {
        RunReport report = Pipeline.define("failing-keys")
                .from(IntStream.range(0, 1_000).boxed().toList())
                .mapAsync(16, n -> n % 3 == 0 ? Mono.<Integer>error(new IllegalStateException("no")) : Mono.just(n))
                .named("call")
                .orderedBy(n -> n % 7)
                .onError(OnError.skip())
                .run()
                .await()
                .assertNoLoss();
        assertThat(report.stage("call").count(OutcomeKind.SKIPPED)).isEqualTo(334);
        assertThat(report.out()).isEqualTo(666);
    }

    @Test
    void aKeyFunctionThatThrowsIsAFailureOfItsElement() {
        RunReport report = Pipeline.define("broken-key")
                .from(List.of(1, 0, 2))
                .mapAsync(4, n -> Mono.just(n))
                .named("call")
                .orderedBy(n -> 10 / n)
                .onError(OnError.skip())
                .run()
                .await()
                .assertNoLoss();
        assertThat(report.stage("call").count(OutcomeKind.SKIPPED)).isEqualTo(1);
        assertThat(report.out()).isEqualTo(2);
    }

    // A key that has changed was not found in the map when its element left, and the next one waited for ever.
    @Test
    void aKeyThatChangesWhileItsCallRunsKeepsNobodyWaiting() {
        List<Integer> key = new ArrayList<>();
        RunReport report = Pipeline.define("changing-key")
                .from(List.of(1, 2, 3))
                .mapAsync(4, n -> {
                    key.add(n);
                    return Mono.just(n);
                })
                .orderedBy(n -> {
                    key.clear();
                    return key;
                })
                .run()
                .await();
        assertThat(report.assertNoLoss().out()).isEqualTo(3);
    }

    // The exception came out of the stage while it was held, which nobody held again.
    @Test
    void aKeyIsNeitherHashedNorComparedWhenItsElementLeaves() {
        AtomicBoolean broken = new AtomicBoolean();
        record Key(int number, AtomicBoolean broken) {
            @Override
            public int hashCode() {
                return fine(7);
            }

            @Override
            public boolean equals(Object other) {
                return fine(other instanceof Key key && key.number == number);
            }

            private <T> T fine(T answer) {
                if (broken.get()) {
                    throw new IllegalStateException("the key is broken");
                }
                return answer;
            }
        }
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        Pipeline<Integer> pipeline = Pipeline.define("broken-later")
                .from(List.of(0, 1, 2))
                .mapFuture(3, n -> {
                    answers.add(new CompletableFuture<>());
                    return answers.get(n);
                })
                .orderedBy(n -> new Key(n, broken));
        StepVerifier.create(pipeline)
                .then(() -> broken.set(true))
                .then(() -> answers.forEach(answer -> answer.complete(1)))
                .expectNext(1, 1, 1)
                .verifyComplete();
    }

    @Test
    void concurrencyCanBeChangedWhileTheStageRuns() throws InterruptedException {
        List<CompletableFuture<Integer>> answers = IntStream.range(0, 8)
                .mapToObj(n -> new CompletableFuture<Integer>())
                .toList();
        java.util.concurrent.CountDownLatch first = new java.util.concurrent.CountDownLatch(1);
        java.util.concurrent.CountDownLatch all = new java.util.concurrent.CountDownLatch(8);
        PipelineRun run = Pipeline.define("live")
                .from(IntStream.range(0, 8).boxed().toList())
                .mapFuture(1, n -> {
                    all.countDown();
                    first.countDown();
                    return answers.get(n);
                })
                .named("call")
                .run();
        first.await();
        assertThat(all.getCount()).isEqualTo(7);

        run.stage("call").concurrency(8);

        all.await();
        assertThat(run.stage("call").concurrency()).isEqualTo(8);
        answers.forEach(answer -> answer.complete(1));
        assertThat(run.await().assertNoLoss().out()).isEqualTo(8);
    }
}
