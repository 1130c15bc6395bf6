package io.millrace.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.RunFailedException;
import io.millrace.core.Sinks;
import io.millrace.core.Stage;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.StageLogic;
import io.millrace.test.MillraceExtension;
import io.millrace.test.TestSource;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** The smallest programs that show what the decisions under docs/adr lead to, where no other test does. */
@ExtendWith(MillraceExtension.class)
class DecisionsTest {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    // 0001 stage logic

    @Test
    void anElementThatIsNeitherSettledNorKeptFailsTheRun(VirtualTime time) {
        PipelineRun run = Pipeline.define("forgetful")
                .from(List.of(1, 2, 3))
                .via(new Forgetful(false))
                .run(time.runtime());
        assertThatThrownBy(run::await).hasMessageContaining("neither settled nor kept an element");
    }

    @Test
    void aLogicThatLosesWhatItKeepsShowsInTheBalance(VirtualTime time) {
        RunReport report = Pipeline.define("forgetful")
                .from(List.of(1, 2, 3))
                .via(new Forgetful(true))
                .named("lose")
                .run(time.runtime())
                .await();
        assertThat(report.stage("lose").unaccounted()).isEqualTo(3);
        assertThatThrownBy(report::assertNoLoss)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("stage 'lose': 3 in, but 0 ended, 0 queued and 0 running: 3 unaccounted");
    }

    /** Breaks the one rule of stage logic. */
    private record Forgetful(boolean keeps) implements Operator<Integer, Integer> {

        @Override
        public String verb() {
            return "forget";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public StageLogic<Integer, Integer> logic() {
            return new StageLogic<>() {
                @Override
                public void onStart(LogicContext<Integer> context) {
                    context.pull(0, 10);
                }

                @Override
                public void onElement(int inlet, Integer element, LogicContext<Integer> context) {
                    if (keeps) {
                        context.hold();
                    }
                }

                @Override
                public long held() {
                    return 0;
                }
            };
        }
    }

    // 0003 outcomes

    @Test
    void whatArrivesAfterTheEndCountsAsCancelledAndIsGivenBack(VirtualTime time) {
        TestSource<Integer> source = TestSource.of(1, 2, 3, 4).acknowledging();
        PipelineRun run = Pipeline.define("late")
                .from(source)
                .mapAsync(
                        4,
                        n -> n == 1
                                ? Mono.just(n)
                                : Mono.delay(TEN_SECONDS, time.runtime().scheduler())
                                        .thenReturn(n))
                .named("call")
                .take(1)
                .run(time.runtime());
        RunReport report = run.await().assertNoLoss();
        assertThat(source.acknowledged()).containsExactly(1);
        assertThat(report.acknowledgements().returned()).isEqualTo(report.in() - 1);
    }

    // 0004 the shape of a pipeline

    @Test
    void aVerbReturnsALongerPipelineAndLeavesTheOldOneAsItWas() {
        Stage<Integer, Integer> shorter = Pipeline.define("value").from(List.of(1));
        Pipeline<Integer> longer = shorter.map(n -> n + 1).named("increment");
        assertThat(shorter.graph().names()).containsExactly("iterable");
        assertThat(longer.graph().names()).containsExactly("iterable", "increment");
    }

    // 0005 errors

    @Test
    void elementsInTheFailingStageFinishAndThoseBeforeItAreCancelled(VirtualTime time) {
        List<CompletableFuture<Integer>> answers = IntStream.range(0, 4)
                .mapToObj(n -> new CompletableFuture<Integer>())
                .toList();
        TestSource<Integer> source = TestSource.of(0, 1, 2, 3).acknowledging();
        List<Integer> emitted = new ArrayList<>();
        PipelineRun run = Pipeline.define("stop")
                .from(source)
                .mapAsync(4, n -> n < 2 ? Mono.just(n) : Mono.never())
                .named("before")
                .mapFuture(4, answers::get)
                .named("failing")
                .to(Sinks.each(emitted::add))
                .run(time.runtime());
        time.runUntilIdle();
        answers.get(0).completeExceptionally(new IllegalStateException("own"));
        time.runUntilIdle();
        answers.get(1).complete(1);
        assertThatThrownBy(run::await).isInstanceOf(RunFailedException.class);

        RunReport report = run.snapshot().assertNoLoss();
        assertThat(report.stage("before").count(OutcomeKind.CANCELLED)).isEqualTo(2);
        assertThat(report.stage("failing").count(OutcomeKind.FATAL)).isEqualTo(1);
        assertThat(emitted).containsExactly(1);
        assertThat(source.acknowledged()).containsExactly(1);
        assertThat(report.acknowledgements().returned()).isEqualTo(3);
    }

    // 0006 names

    @Test
    void aDefaultNameThatIsTakenGetsANumber() {
        Pipeline<String> pipeline = Pipeline.define("names")
                .from(List.of("a"))
                .map(String::strip)
                .map(String::strip)
                .map(text -> text)
                .map(text -> text)
                .map(text -> text)
                .named("map-2");
        assertThat(pipeline.graph().names()).containsExactly("iterable", "strip", "strip-2", "map", "map-3", "map-2");
    }

    @Test
    void twoStagesGivenOneNameAreRefusedAtConstruction() {
        Stage<Integer, Integer> pipeline = Pipeline.define("names")
                .from(List.of(1))
                .map(n -> n)
                .named("same")
                .map(n -> n);
        assertThatThrownBy(() -> pipeline.named("same"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pipeline 'names' has two stages named 'same'");
    }

    // 0007 threads

    @Test
    void stagesBehindMapCpuRunOnTheThreadThatEndedTheWork(PipelineRuntime runtime) throws InterruptedException {
        CountDownLatch subscribed = new CountDownLatch(1);
        List<String> threads = new ArrayList<>();
        Pipeline<Integer> pipeline = Pipeline.define("threads")
                .from(List.of(1))
                .peek(n -> threads.add(Thread.currentThread().getName()))
                .mapCpu(n -> {
                    subscribed.await();
                    return n;
                })
                .peek(n -> threads.add(Thread.currentThread().getName()));
        TestSubscriber<Integer> subscriber = TestSubscriber.create();
        pipeline.subscribe(subscriber);
        subscribed.countDown();
        subscriber.block();
        assertThat(threads).hasSize(2);
        assertThat(threads.get(0)).isEqualTo(Thread.currentThread().getName());
        assertThat(threads.get(1)).startsWith("millrace-cpu-");
    }

    // 0013 specialised code

    @Test
    void specialisedCodeDoesWhatThePlainFormDoes(PipelineRuntime runtime) {
        int few = 1_000;
        int many = 50_000;
        assertThat(oddSquares(few, runtime)).isEqualTo(oddSquares(many, runtime).subList(0, few / 2 - 5));
    }

    private static List<Long> oddSquares(int count, PipelineRuntime runtime) {
        List<Long> squares = new ArrayList<>();
        RunReport report = Pipeline.define("squares")
                .from(() -> IntStream.range(0, count).iterator())
                .filter(n -> n % 2 == 1)
                .skip(5)
                .map(n -> (long) n * n)
                .peek(squares::add)
                .takeWhile(square -> square >= 0)
                .run(runtime)
                .await();
        assertThat(report.assertNoLoss().out()).isEqualTo(squares.size());
        return squares;
    }

    // Design decisions

    @Test
    void callsBeginBeforeTheirResultsAreAskedFor(VirtualTime time) {
        List<Integer> called = new ArrayList<>();
        TestSubscriber<Integer> subscriber =
                TestSubscriber.builder().initialRequest(0).build();
        Pipeline.define("ahead")
                .from(List.of(1, 2, 3, 4, 5))
                .mapAsync(3, n -> {
                    called.add(n);
                    return Mono.just(n);
                })
                .on(time.runtime())
                .subscribe(subscriber);
        time.runUntilIdle();
        assertThat(called).containsExactly(1, 2, 3);
        assertThat(subscriber.getReceivedOnNext()).isEmpty();
        subscriber.cancel();
        time.runUntilIdle();
    }

    @Test
    void anElementThatEndedBehindAnOpenCallKeepsItsPlaceInTheLine(VirtualTime time) {
        List<Integer> called = new ArrayList<>();
        PipelineRun run = Pipeline.define("line")
                .from(List.of(1, 2, 3, 4, 5))
                .mapAsync(3, n -> {
                    called.add(n);
                    return n == 1 ? Mono.never() : Mono.<Integer>empty().hide();
                })
                .run(time.runtime());
        time.runUntilIdle();
        assertThat(called).containsExactly(1, 2, 3);
        run.cancel();
        time.runUntilIdle();
    }

    @Test
    void takeDoesNotMakeTheSourceDeliverMoreThanItLetsThrough(VirtualTime time) {
        TestSource<Integer> source = TestSource.of(1, 2, 3);
        Pipeline.define("two").from(source).take(2).run(time.runtime()).await();
        assertThat(source.delivered()).containsExactly(1, 2);
    }
}
