package io.millrace.test.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.Sinks;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.SourceReader;
import io.millrace.core.spi.StageLogic;
import io.millrace.test.MillraceExtension;
import io.millrace.test.TestSource;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** Single cases of laws 2 and 3 that the search in {@link ConservationPropertiesTest} has come across. */
@ExtendWith(MillraceExtension.class)
class ConservationExamplesTest {

    @Test
    void countsAnElementThatArrivesWhileItsStageFailsFast(VirtualTime time) {
        TestSubscriber<Integer> subscriber = TestSubscriber.create();
        Pipeline.define("fail fast")
                .from(List.of(1))
                .<Integer>mapMulti((element, emit) -> {
                    emit.accept(element);
                    emit.accept(element);
                })
                .mapAsync(1, element -> Mono.delay(
                                Duration.ofMillis(1), time.runtime().scheduler())
                        .then(Mono.<Integer>error(new IllegalStateException("boom"))))
                .onError(OnError.failFast())
                .on(time.runtime())
                .subscribe(subscriber);
        time.advance(Duration.ofMillis(1));

        assertThat(time.runtime().runs().get(0).snapshot().imbalances()).isEmpty();
    }

    @Test
    void asksForOneElementInPlaceOfOneThatFailed(VirtualTime time) {
        TestSubscriber<Integer> subscriber =
                TestSubscriber.builder().initialRequest(1).build();
        TestSource<Integer> source = TestSource.of(1, 2, 3, 4);
        Pipeline.define("skip")
                .from(source)
                .flatMapIterable(element -> {
                    if (element == 1) {
                        throw new IllegalStateException("boom");
                    }
                    return List.of(element, element);
                })
                .onError(OnError.skip())
                .on(time.runtime())
                .subscribe(subscriber);
        time.runUntilIdle();
        assertThat(source.delivered()).containsExactly(1, 2);

        subscriber.request(Long.MAX_VALUE);
        time.runUntilIdle();
        assertThat(subscriber.getReceivedOnNext()).containsExactly(2, 2, 3, 3, 4, 4);
        time.runtime().runs().get(0).snapshot().assertNoLoss();
    }

    @Test
    void waitsForAReaderThatADrainHasOvertakenAndGivesItsElementBack(PipelineRuntime runtime) throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        SlowSource source = new SlowSource(TestSource.of(1, 2).acknowledging(), reading, released);
        PipelineRun run = Pipeline.define("drained")
                .from(source)
                .via(new AtTheEnd(released::countDown))
                .run(runtime);
        reading.await();
        run.drain(Duration.ofMinutes(1)).subscribe(report -> {}, failure -> {});

        RunReport report = run.await().assertNoLoss();
        assertThat(report.state()).isEqualTo(RunState.DRAINED);
        assertThat(report.acknowledgements().returned()).isEqualTo(1);
        assertThat(source.script().returned()).containsExactly(1);
        source.script().assertSettled();
    }

    @Test
    void aStageThatKeepsAnElementEmitsItAfterASilentPublisherWasCutOff(VirtualTime time) {
        TestPublisher<Integer> source = TestPublisher.create();
        List<Integer> emitted = new ArrayList<>();
        PipelineRun run = Pipeline.define("silent")
                .<Integer>from(source)
                .via(new SumOfPairs())
                .to(Sinks.each(emitted::add))
                .run(time.runtime());
        time.runUntilIdle();
        source.next(1, 2, 3);
        time.runUntilIdle();
        run.drain(Duration.ofMinutes(10)).subscribe();
        time.advance(Duration.ofMinutes(5));

        assertThat(run.state()).isEqualTo(RunState.DRAINED);
        assertThat(emitted).containsExactly(3, 3);
    }

    /** Lets elements through, and runs an action when its input has ended. */
    private record AtTheEnd(Runnable action) implements Operator<Integer, Integer> {

        @Override
        public String verb() {
            return "atTheEnd";
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
                    context.pull(LogicContext.MAIN, 1);
                }

                @Override
                public void onElement(int inlet, Integer element, LogicContext<Integer> context) {
                    context.forward(element, context.element());
                    context.pull(LogicContext.MAIN, 1);
                }

                @Override
                public void onComplete(int inlet, LogicContext<Integer> context) {
                    action.run();
                    context.complete();
                }

                @Override
                public long held() {
                    return 0;
                }
            };
        }
    }

    /** Reads its first element only when it is released. */
    private record SlowSource(TestSource<Integer> script, CountDownLatch reading, CountDownLatch released)
            implements PullSource<Integer> {

        @Override
        public String verb() {
            return "slow";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public boolean blocks() {
            return true;
        }

        @Override
        public boolean acknowledges() {
            return true;
        }

        @Override
        @SuppressWarnings("try") // the reader's close() is declared as AutoCloseable's is
        public SourceReader<Integer> open() {
            SourceReader<Integer> reader = script.open();
            return new SourceReader<>() {
                @Override
                public Integer next() throws Exception {
                    reading.countDown();
                    released.await();
                    return reader.next();
                }

                @Override
                public long position() {
                    return reader.position();
                }

                @Override
                public void acknowledged(long position) {
                    reader.acknowledged(position);
                }

                @Override
                public void returned(long position) {
                    reader.returned(position);
                }

                @Override
                public void close() throws Exception {
                    reader.close();
                }
            };
        }
    }
}
