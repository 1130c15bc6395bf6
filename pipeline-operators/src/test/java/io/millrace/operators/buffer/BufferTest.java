package io.millrace.operators.buffer;

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
import io.millrace.test.TestSource;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** Buffers in running pipelines. */
@ExtendWith(MillraceExtension.class)
class BufferTest {

    /** A buffer that drops never makes a source wait, so the endless ones of {@code OperatorContract} are not for it. */
    @ParameterizedTest
    @MethodSource("strategies")
    void everyElementIsAcknowledgedOnceOrGivenBack(Operator<Integer, Integer> buffer, VirtualTime time) {
        for (int demand = 0; demand <= 12; demand++) {
            TestSource<Integer> source =
                    TestSource.of(IntStream.range(0, 10).boxed().toList()).acknowledging();
            TestSubscriber<Integer> subscriber =
                    TestSubscriber.builder().initialRequest(demand).build();
            Pipeline<Integer> pipeline =
                    Pipeline.define("tracked").from(source).via(buffer).onError(OnError.skip());
            pipeline.on(time.runtime()).subscribe(subscriber);
            time.runUntilIdle();
            PipelineRun run = time.runtime().runs().get(0);
            assertThat(pipeline.bounds(time.runtime()).exceededBy(run.snapshot()))
                    .isEmpty();
            if (!run.state().isTerminal()) {
                long held = run.snapshot().stage("buffer").queued();
                subscriber.cancel();
                time.runUntilIdle();
                assertThat(source.returned()).hasSize((int) held);
            }
            run.snapshot().assertNoLoss();
            source.assertSettled();
            assertThat(time.pendingTimers()).isZero();
        }
    }

    static Stream<Operator<Integer, Integer>> strategies() {
        return Stream.of(
                Buffer.latest(),
                Buffer.size(3).dropNewest(),
                Buffer.size(3).dropOldest(Sinks.discard()),
                Buffer.size(3).dropAll(),
                Buffer.size(3).fail(),
                Buffer.weight(20, (Integer n) -> n).dropOldest(),
                Buffer.size(3).timeToLive(Duration.ofSeconds(1)).dropNewest());
    }

    @Test
    void aDrainLetsWhatIsHeldGoOn(VirtualTime time) {
        TestPublisher<Integer> source = TestPublisher.create();
        TestSubscriber<Integer> subscriber =
                TestSubscriber.builder().initialRequest(0).build();
        Pipeline.define("drain")
                .<Integer>from(source)
                .via(Buffer.size(3).dropNewest())
                .on(time.runtime())
                .subscribe(subscriber);
        time.runUntilIdle();
        source.next(1, 2);
        time.runUntilIdle();
        PipelineRun run = time.runtime().runs().get(0);
        run.drain(Duration.ofMinutes(1)).subscribe();
        subscriber.request(5);
        time.await(run.completion());
        assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2);
        assertThat(run.snapshot().assertNoLoss().state()).isEqualTo(RunState.DRAINED);
    }

    // E2: interval(1 ms).onBackpressureBuffer() before a 100 ms consumer overflows, or holds everything.
    @Test
    void aSlowConsumerGetsTheNewestOfASourceThatCannotWait(VirtualTime time) {
        List<Integer> dropped = new ArrayList<>();
        List<Integer> stored = new ArrayList<>();
        RunReport report = Pipeline.define("market")
                .from(Flux.range(0, 1_000)
                        .delayElements(Duration.ofMillis(1), time.runtime().scheduler()))
                .via(Buffer.size(10).dropOldest(Sinks.each(dropped::add)))
                .mapAsync(1, n -> Mono.just(n)
                        .delayElement(Duration.ofMillis(100), time.runtime().scheduler()))
                .peek(stored::add)
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(stored).isSorted().hasSizeLessThan(30).contains(999);
        assertThat(stored.size() + dropped.size()).isEqualTo(1_000);
        assertThat(report.stage("buffer").count(OutcomeKind.DIVERTED)).isEqualTo(dropped.size());
    }

    @Test
    void whatFindsNoRoomFollowsTheErrorPolicy(VirtualTime time) {
        TestSubscriber<Integer> subscriber = askedLate(
                time,
                Pipeline.define("skip")
                        .from(numbers())
                        .via(Buffer.size(3).<Integer>fail())
                        .onError(OnError.skip()));
        assertThat(subscriber.getReceivedOnNext()).containsExactly(0, 1, 2);
        assertThat(subscriber.isTerminatedComplete()).isTrue();
    }

    @Test
    void withoutAPolicyABufferThatIsFullFailsTheRunAfterWhatItHolds(VirtualTime time) {
        TestSubscriber<Integer> subscriber = askedLate(
                time, Pipeline.define("fail").from(numbers()).via(Buffer.size(3).fail()));
        assertThat(subscriber.getReceivedOnNext()).containsExactly(0, 1, 2);
        assertThat(subscriber.expectTerminalError())
                .isInstanceOf(BufferFullException.class)
                .hasMessage("a buffer of 3 elements, fail holds 3 elements and has no room for one more");
    }

    private static List<Integer> numbers() {
        return IntStream.range(0, 100).boxed().toList();
    }

    private static TestSubscriber<Integer> askedLate(VirtualTime time, Pipeline<Integer> pipeline) {
        TestSubscriber<Integer> subscriber =
                TestSubscriber.builder().initialRequest(0).build();
        pipeline.on(time.runtime()).subscribe(subscriber);
        time.runUntilIdle();
        subscriber.request(Long.MAX_VALUE);
        time.runUntilIdle();
        return subscriber;
    }

    @Test
    void isDescribed() {
        assertThat(Pipeline.define("text")
                        .from(List.of("a"))
                        .via(Buffer.weight(1_024, String::length)
                                .timeToLive(Duration.ofSeconds(2))
                                .dropOldest())
                        .describe()
                        .text())
                .contains("buffer    weight 1024 for 2 s, drop oldest");
    }
}
