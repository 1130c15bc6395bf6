package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.core.observe.Bound;
import io.millrace.core.observe.Bounds;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.StageBounds;
import io.millrace.core.source.Line;
import io.millrace.core.spi.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class BoundsTest {

    @Test
    void aFileIsReadOnAThreadOfItsOwnWhetherItGrowsOrNot() {
        Path file = Path.of("log");
        try (PipelineRuntime runtime = PipelineRuntime.builder().loops(1).build()) {
            for (Source<Line> source : List.of(
                    Sources.lines(file),
                    Sources.lines(file).follow(),
                    Sources.lines(file).checkpoint(Path.of("place")))) {
                Bounds bounds = Pipeline.define("read").from(source).bounds(runtime);
                assertThat(bounds.stage("lines").threads()).isEqualTo(Bound.of(1));
                assertThat(bounds.threads()).isEqualTo(Bound.of(1 + 1));
            }
        }
    }

    @Test
    void tellsWhatEachKindOfStageHolds() {
        try (PipelineRuntime runtime = PipelineRuntime.builder()
                .cpuThreads(3)
                .blockingThreads(5)
                .pool("db", 2)
                .build()) {
            Bounds bounds = Pipeline.define("kinds")
                    .from(Ingress.<Integer>bounded("door", 100))
                    .map(n -> n)
                    .named("map")
                    .onError(OnError.deadLetter(Sinks.discard()))
                    .mapAsync(8, Mono::just)
                    .named("async")
                    .mapAsync(8, Mono::just)
                    .named("keyed")
                    .orderedBy(n -> n % 3)
                    .mapCpu(n -> n)
                    .named("cpu")
                    .mapBlocking(16, n -> n)
                    .named("blocking")
                    .mapBlocking(4, n -> n)
                    .named("db")
                    .onPool("db")
                    .buffer(100)
                    .onLoop()
                    .scan(0, Integer::sum)
                    .to(Sinks.discard())
                    .bounds(runtime);
            assertThat(bounds.areKnown()).isTrue();
            assertThat(bounds.stages())
                    .extracting(StageBounds::name, stage -> most(stage.elements()))
                    .containsExactly(
                            tuple("ingress", 1L),
                            tuple("map", 257L),
                            tuple("map.dead-letters", 256L),
                            tuple("async", 8L),
                            tuple("keyed", 32L),
                            tuple("cpu", 3L),
                            tuple("blocking", 16L),
                            tuple("db", 4L),
                            tuple("buffer", 100L),
                            tuple("onLoop", 1024L),
                            tuple("scan", 33L),
                            tuple("discard", 1L),
                            tuple("exit", 1L));
            assertThat(bounds.stage("ingress").slots()).isEqualTo(Bound.of(200));
            assertThat(bounds.stage("buffer").slots()).isEqualTo(Bound.of(128));
            assertThat(bounds.stage("keyed").keys()).isEqualTo(Bound.of(32));
            assertThat(bounds.stage("blocking").threads()).isEqualTo(Bound.of(5));
            // two loops, three CPU threads, five blocking ones, two of the pool
            assertThat(bounds.threads()).isEqualTo(Bound.of(2 + 3 + 5 + 2));
        }
    }

    private static long most(Bound bound) {
        return bound.most().orElseThrow();
    }

    // E6: Flux.create, producer 200k ahead: all of it is buffered, and nothing says so.
    @Test
    void whatAForeignPublisherHoldsIsUnknown() {
        Bounds bounds = Pipeline.define("foreign")
                .from(Flux.<Integer>create(sink -> {}))
                .map(n -> n)
                .bounds();
        assertThat(bounds.areKnown()).isFalse();
        assertThat(bounds.slots()).isEqualTo(Bound.unknown());
        assertThat(bounds.elements()).isEqualTo(Bound.of(3));
        assertThat(bounds.toText()).contains("unknown");
    }

    @Test
    void maxInFlightBoundsEveryStageUntilElementsMultiply() {
        Bounds bounds = Pipeline.define("small")
                .from(List.of(1))
                .mapAsync(64, Mono::just)
                .mapMulti((Integer n, java.util.function.Consumer<Integer> out) -> out.accept(n))
                .named("multi")
                .mapAsync(64, Mono::just)
                .named("after")
                .maxInFlight(10)
                .bounds();
        assertThat(bounds.inFlight()).isEqualTo(Bound.of(10));
        assertThat(bounds.stage("just").elements()).isEqualTo(Bound.of(10));
        assertThat(bounds.stage("multi").elements()).isEqualTo(Bound.unknown());
        assertThat(bounds.stage("after").elements()).isEqualTo(Bound.of(64));
    }

    @Test
    void isATable() {
        assertThat(Pipeline.define("table")
                        .from(List.of(1))
                        .mapBlocking(1_000, n -> n)
                        .named("work")
                        .buffer(100)
                        .maxInFlight(500)
                        .bounds()
                        .toText())
                .isEqualTo("""
                        table: at most 500 elements of the source in flight, and
                        stage     elements  slots  threads  timers  keys
                        iterable         1
                        work           500  1,000       64
                        buffer         100    128
                        exit             1
                        the run        602  1,128       65       5     0
                        """);
    }

    @Test
    void aPoolThatIsMissingIsNamed() {
        assertThatThrownBy(() -> Pipeline.define("missing")
                        .from(List.of(1))
                        .mapBlocking(1, n -> n)
                        .onPool("db")
                        .bounds())
                .hasMessageContaining("has no pool 'db'");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 300})
    void noRunHoldsMoreThanWasSaid(int maxInFlight) {
        AtomicReference<Bounds> said = new AtomicReference<>();
        List<String> exceeded = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger looked = new AtomicInteger();
        AtomicInteger blocked = new AtomicInteger();
        AtomicInteger mostBlocked = new AtomicInteger();
        try (PipelineRuntime runtime =
                PipelineRuntime.builder().name("bounded").blockingThreads(6).build()) {
            Pipeline<Integer> pipeline = Pipeline.define("all")
                    .from(IntStream.range(0, 1_000).boxed().toList())
                    .map(n -> {
                        if (n % 11 == 0) {
                            throw new IllegalArgumentException("eleven");
                        }
                        return n;
                    })
                    .onError(OnError.deadLetter(Sinks.each(letter -> {})))
                    .mapAsync(40, BoundsTest::elsewhere)
                    .unordered()
                    .buffer(30)
                    .mapAsync(20, BoundsTest::elsewhere)
                    .orderedBy(n -> n % 7)
                    .mapBlocking(9, n -> {
                        mostBlocked.accumulateAndGet(blocked.incrementAndGet(), Math::max);
                        if (n % 13 == 0) {
                            looked.incrementAndGet();
                            runtime.runs()
                                    .forEach(run -> exceeded.addAll(said.get().exceededBy(run.snapshot())));
                        }
                        blocked.decrementAndGet();
                        return n;
                    })
                    .onLoop()
                    .scan(0, (sum, n) -> n)
                    .mapAsync(25, BoundsTest::elsewhere)
                    .named("last");
            Pipeline<Integer> bounded = maxInFlight == 0 ? pipeline : pipeline.maxInFlight(maxInFlight);
            said.set(bounded.bounds(runtime));
            RunReport report = bounded.run(runtime).await().assertNoLoss();
            assertThat(report.in()).isEqualTo(1_000);
        }
        assertThat(looked.get()).isGreaterThan(40);
        assertThat(exceeded).isEmpty();
        assertThat(mostBlocked.get()).isBetween(1, 6);
    }

    @Test
    void saysNothingOfWhatASubscriberKeepsOpenWhoAcknowledgesByHand() {
        try (PipelineRuntime runtime = PipelineRuntime.builder().loops(1).build()) {
            Pipeline<Integer> pipeline =
                    Pipeline.define("by hand").from(List.of(1, 2, 3)).map(n -> n);
            List<Delivery<Integer>> open = Flux.from(pipeline.deliveries(5, runtime))
                    .take(3)
                    .doOnNext(delivery -> assertThat(pipeline.bounds(runtime)
                                    .exceededBy(runtime.runs().get(0).snapshot()))
                            .isEmpty())
                    .collectList()
                    .block();
            assertThat(open).hasSize(3);
        }
    }

    private static Mono<Integer> elsewhere(int n) {
        return Mono.fromFuture(CompletableFuture.supplyAsync(() -> n, ForkJoinPool.commonPool()));
    }
}
