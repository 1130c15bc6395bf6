package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class MaxInFlightTest {

    // E7: limitRate(1).publishOn(s).concatMap(never) pulls 2 elements, or 257.
    @Test
    void pullsNoMoreThanTheBoundWhateverTheStages() {
        AtomicInteger pulled = new AtomicInteger();
        Pipeline<Integer> pipeline = Pipeline.define("one")
                .from(Flux.range(0, 1_000).doOnNext(n -> pulled.incrementAndGet()))
                .onLoop()
                .buffer(100)
                .mapAsync(16, n -> Mono.<Integer>never())
                .maxInFlight(1);
        StepVerifier.create(pipeline)
                .then(() -> assertThat(pulled).hasValue(1))
                .thenCancel()
                .verify();
    }

    @Test
    void asksAForeignPublisherForNoMore() {
        TestPublisher<Integer> publisher = TestPublisher.create();
        Pipeline<Integer> pipeline = Pipeline.define("asks")
                .from(publisher.flux())
                .filter(n -> n % 2 == 0)
                .maxInFlight(3);
        StepVerifier.create(pipeline)
                .then(() -> publisher.assertMinRequested(3).assertMaxRequested(3))
                .then(() -> publisher.next(1, 2, 3))
                .expectNext(2)
                .then(() -> publisher.next(4, 5, 6).complete())
                .expectNext(4, 6)
                .verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 64})
    void neverMoreAreInsideWhileElementsMultiplyFailAndOvertakeEachOther(int most) {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger peak = new AtomicInteger();
        List<DeadLetter> letters = new ArrayList<>();
        Pipeline<Integer> pipeline = Pipeline.define("all-kinds")
                .from(new Counting(2_000, inside, peak))
                .filter(n -> n % 5 != 0)
                .mapAsync(100, n -> Mono.fromFuture(CompletableFuture.supplyAsync(() -> n, ForkJoinPool.commonPool())))
                .unordered()
                .map(n -> {
                    if (n % 7 == 0) {
                        throw new IllegalArgumentException("seven");
                    }
                    return n;
                })
                .onError(OnError.deadLetter(Sinks.each(letters::add)))
                .<Integer>mapMulti((n, out) -> {
                    out.accept(n);
                    out.accept(-n);
                })
                .onLoop()
                .maxInFlight(most);
        RunReport report = pipeline.run().await().assertNoLoss();
        assertThat(report.in()).isEqualTo(2_000);
        assertThat(letters).hasSizeGreaterThan(200);
        assertThat(peak.get()).isBetween(1, most);
        assertThat(inside).hasValue(0);
    }

    @Test
    void placesOfElementsThatWereLeftOutAreGivenToOthers() {
        // 1 of 10 is left for the call: the others must not keep their places.
        CountDownLatch together = new CountDownLatch(10);
        RunReport report = Pipeline.define("gaps")
                .from(IntStream.range(0, 1_000).boxed().toList())
                .filter(n -> n % 10 == 0)
                .mapBlocking(10, n -> {
                    together.countDown();
                    together.await();
                    return n;
                })
                .maxInFlight(10)
                .run()
                .await();
        assertThat(report.assertNoLoss().out()).isEqualTo(100);
    }

    @Test
    void aCancelAccountsForWhatIsInside() throws Exception {
        Ingress<Integer> door = Ingress.bounded("door", 100);
        CountDownLatch begun = new CountDownLatch(4);
        Pipeline<Integer> pipeline = Pipeline.define("door")
                .from(door)
                .mapAsync(16, n -> {
                    begun.countDown();
                    return Mono.<Integer>never();
                })
                .maxInFlight(4);
        PipelineRun run = pipeline.run();
        IntStream.range(0, 50).forEach(door::offer);
        begun.await();
        run.cancel();
        RunReport report = run.await(Duration.ofSeconds(30)).assertNoLoss();
        assertThat(report.state()).isEqualTo(RunState.CANCELLED);
        assertThat(report.stage("mapAsync").count(OutcomeKind.CANCELLED)).isEqualTo(4);
        assertThat(door.queued()).isEqualTo(46);
    }

    @Test
    void theLowerNumberCountsAndItIsDescribed() {
        Pipeline<Integer> pipeline = Pipeline.define("twice")
                .from(List.of(1))
                .maxInFlight(3)
                .map(n -> n)
                .maxInFlight(7);
        assertThat(pipeline.graph().maxInFlight()).isEqualTo(3);
        assertThat(pipeline.describe().text()).startsWith("pipeline twice, at most 3 in flight\n");
    }

    @Test
    void refusesABoundBelowOne() {
        assertThatThrownBy(() -> Pipeline.define("none").from(List.of(1)).maxInFlight(0))
                .hasMessage("maxInFlight must be at least 1, was 0");
    }
}
