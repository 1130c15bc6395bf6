package io.millrace.operators.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.Sinks;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.Operator;
import io.millrace.test.MillraceExtension;
import io.millrace.test.Simulation;
import io.millrace.test.TestSource;
import io.millrace.test.VirtualTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** Windows in running pipelines. */
@ExtendWith(MillraceExtension.class)
class WindowTest {

    private static final Duration TEN = Duration.ofSeconds(10);
    private static final EventTime<Click> TIME = EventTime.of(Click::time);

    // E3: windowTimeout(10, 2 ms) before a slow consumer overflows.
    @Test
    void aSlowConsumerGetsEverythingInFullLists(VirtualTime time) {
        List<List<Integer>> stored = new ArrayList<>();
        Pipeline.define("slow")
                .from(Flux.range(0, 1_000)
                        .delayElements(Duration.ofMillis(1), time.runtime().scheduler()))
                .via(Window.tumbling(Duration.ofMillis(2)).list(10))
                .mapAsync(1, window -> Mono.just(window.value())
                        .delayElement(Duration.ofMillis(50), time.runtime().scheduler()))
                .peek(stored::add)
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(stored.stream().flatMap(List::stream))
                .containsExactlyElementsOf(IntStream.range(0, 1_000).boxed().toList());
        assertThat(stored.subList(5, stored.size() - 1))
                .allSatisfy(list -> assertThat(list).hasSize(10));
    }

    @Test
    void windowsByTheClockHaveTheTimeOfDay(VirtualTime time) {
        List<Windowed<?, Long>> counted = new ArrayList<>();
        Pipeline.define("minutes")
                .from(Flux.interval(Duration.ofSeconds(7), time.runtime().scheduler())
                        .take(20))
                .via(Window.tumbling(Duration.ofMinutes(1)).count())
                .peek(counted::add)
                .run(time.runtime())
                .await()
                .assertNoLoss();
        Instant midnight = Instant.parse("2030-01-01T00:00:00Z");
        assertThat(counted).extracting(Windowed::value).containsExactly(8L, 9L, 3L);
        assertThat(counted)
                .extracting(Windowed::start)
                .containsExactly(midnight, midnight.plusSeconds(60), midnight.plusSeconds(120));
    }

    @Test
    void lateElementsGoToASideOutputOfTheSameRun(VirtualTime time) {
        List<Click> late = new ArrayList<>();
        TestSource<Click> source = TestSource.of(Click.at(1), Click.at(20), Click.at(2), Click.at(21))
                .acknowledging();
        RunReport report = Pipeline.define("late")
                .from(source)
                .via(Window.tumbling(TEN)
                        .eventTime(TIME.lateTo(Sinks.each(late::add)))
                        .count())
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(late).containsExactly(Click.at(2));
        assertThat(report.stage("window").count(OutcomeKind.DIVERTED)).isEqualTo(1);
        assertThat(report.stage("window").count(OutcomeKind.ABSORBED)).isEqualTo(3);
        source.assertSettled();
        assertThat(source.acknowledged()).hasSize(4);
    }

    @Test
    void acknowledgesAnElementWithTheLastOfItsWindows(VirtualTime time) {
        TestSource<Click> source =
                TestSource.of(Click.at(1), Click.at(6), Click.at(12)).acknowledging();
        TestSubscriber<Windowed<Void, Long>> subscriber =
                TestSubscriber.builder().initialRequest(1).build();
        Pipeline.define("sliding")
                .from(source)
                .via(Window.sliding(TEN, Duration.ofSeconds(5)).eventTime(TIME).count())
                .on(time.runtime())
                .subscribe(subscriber);
        time.runUntilIdle();
        assertThat(source.acknowledged()).isEmpty();
        subscriber.request(1);
        time.runUntilIdle();
        assertThat(source.acknowledged()).containsExactly(Click.at(1));
        subscriber.cancel();
        time.runUntilIdle();
        assertThat(source.returned()).containsExactly(Click.at(6), Click.at(12));
        time.runtime().runs().get(0).snapshot().assertNoLoss();
    }

    @Test
    void windowsThatAreOpenAreEmittedBeforeAnError(VirtualTime time) {
        TestSource<Click> source =
                TestSource.of(Click.at(1), Click.at(2)).thenFailing(new IllegalStateException("the log is gone"));
        TestSubscriber<Windowed<Void, Long>> subscriber = TestSubscriber.create();
        Pipeline.define("failing")
                .from(source)
                .via(Window.session(TEN).eventTime(TIME).<Click>count())
                .on(time.runtime())
                .subscribe(subscriber);
        time.runUntilIdle();
        assertThat(subscriber.getReceivedOnNext()).extracting(Windowed::value).containsExactly(2L);
        assertThat(subscriber.expectTerminalError()).hasMessage("the log is gone");
    }

    @Test
    void aDrainEmitsWindowsThatWaitForTheClock(VirtualTime time) {
        List<Windowed<?, Long>> counted = new ArrayList<>();
        PipelineRun run = Pipeline.define("drain")
                .from(Flux.interval(Duration.ofSeconds(1), time.runtime().scheduler()))
                .via(Window.tumbling(Duration.ofHours(1)).count())
                .peek(counted::add)
                .run(time.runtime());
        time.advance(Duration.ofSeconds(5));
        run.drain(Duration.ofMinutes(1)).subscribe();
        time.runUntilIdle();
        assertThat(counted).extracting(Windowed::value).containsExactly(5L);
        time.await(run.completion());
        assertThat(run.snapshot().assertNoLoss().state()).isEqualTo(RunState.DRAINED);
        assertThat(time.pendingTimers()).isZero();
    }

    @Test
    void aSourceThatWaitsForASlowConsumerIsNotIdle(VirtualTime time) {
        List<Click> clicks =
                IntStream.range(0, 2_000).mapToObj(n -> Click.at(n / 100.0)).toList();
        List<Windowed<?, Long>> counted = new ArrayList<>();
        Pipeline.define("not-idle")
                .from(clicks)
                .via(Window.tumbling(Duration.ofSeconds(1))
                        .eventTime(TIME.idleTimeout(Duration.ofSeconds(5)))
                        .count())
                .mapAsync(1, window -> Mono.just(window)
                        .delayElement(Duration.ofMinutes(1), time.runtime().scheduler()))
                .peek(counted::add)
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(counted).hasSize(20).allSatisfy(window -> assertThat(window.value())
                .isEqualTo(100L));
    }

    @Test
    void isAValueThatCanBeSentElsewhere() throws Exception {
        Operator<Click, ?> operator = Window.session(TEN)
                .eventTime(TIME.lateTo(Sinks.discard()))
                .by(Click::who)
                .list(10);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(operator);
        Object back = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        assertThat(((Operator<?, ?>) back).detail()).isEqualTo(operator.detail());
    }

    @Test
    void countsWhatALoopWouldCountInWhateverOrderThingsHappen() {
        SplittableRandom random = new SplittableRandom(7);
        List<Click> clicks = IntStream.range(0, 500)
                .mapToObj(n -> new Click("k" + random.nextInt(5), n / 10.0 + random.nextDouble(5)))
                .toList();
        Simulation.explore(30, simulation -> {
            for (Operator<Click, ? extends Windowed<?, Long>> counting : counting()) {
                List<Windowed<?, Long>> counted = new ArrayList<>();
                Pipeline<?> pipeline = Pipeline.define("simulated")
                        .from(clicks)
                        .mapAsync(4, click -> Mono.just(click).subscribeOn(simulation.scheduler()))
                        .via(counting)
                        .mapAsync(2, window -> Mono.just(window).subscribeOn(simulation.scheduler()))
                        .peek(counted::add);
                simulation.run(pipeline).assertClean();
                assertThat(counted.stream().mapToLong(Windowed::value).sum())
                        .isEqualTo(500L * (counting.detail().startsWith("sliding") ? 3 : 1));
            }
        });
    }

    private static List<Operator<Click, ? extends Windowed<?, Long>>> counting() {
        EventTime<Click> time = TIME.outOfOrder(Duration.ofSeconds(6));
        return List.of(
                Window.tumbling(Duration.ofSeconds(3))
                        .eventTime(time)
                        .by(Click::who)
                        .count(),
                Window.sliding(Duration.ofSeconds(3), Duration.ofSeconds(1))
                        .eventTime(time)
                        .count(),
                Window.session(Duration.ofMillis(900))
                        .eventTime(time)
                        .by(Click::who)
                        .count(),
                Window.session(Duration.ofMillis(900)).<Click>count());
    }

    @Test
    void elementsThatFailAreInNoWindow(VirtualTime time) {
        List<Windowed<?, Long>> counted = new ArrayList<>();
        RunReport report = Pipeline.define("skip")
                .from(List.of("1", "x", "2"))
                .via(Window.tumbling(TEN)
                        .eventTime(EventTime.of((String text) -> Click.moment(Double.parseDouble(text))))
                        .count())
                .onError(OnError.skip())
                .peek(counted::add)
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(counted).extracting(Windowed::value).containsExactly(2L);
        assertThat(report.stage("window").count(OutcomeKind.SKIPPED)).isEqualTo(1);
    }

    @Test
    void infersTypesFromLambdas(VirtualTime time) {
        List<String> longest = new ArrayList<>();
        Pipeline.define("lambdas")
                .from(List.of("a", "ccc", "bb"))
                .via(Window.tumbling(TEN)
                        .aggregate(() -> "", (kept, text) -> text.length() > kept.length() ? text : kept, kept -> kept))
                .map(Windowed::value)
                .peek(longest::add)
                .run(time.runtime())
                .await();
        assertThat(longest).containsExactly("ccc");
    }

    @Test
    void isDescribed() {
        assertThat(Pipeline.define("text")
                        .from(List.of(Click.at(1)))
                        .via(Window.session(Duration.ofMinutes(30))
                                .eventTime(TIME)
                                .by(Click::who)
                                .list(100))
                        .describe()
                        .text())
                .contains("window    session 30 min, event time, by key, lists of up to 100");
    }
}
