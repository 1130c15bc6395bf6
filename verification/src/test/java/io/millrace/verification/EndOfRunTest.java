package io.millrace.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.DeadLetter;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.SinkWriter;
import io.millrace.core.spi.SourceReader;
import io.millrace.test.MillraceExtension;
import io.millrace.test.TestSource;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** How runs end, and where elements leave them: the smallest programs that show what docs/adr decides about it. */
@ExtendWith(MillraceExtension.class)
class EndOfRunTest {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    // 0009 drain

    @Test
    void aCancelledRunTellsItsSubscriberThatItWasCancelled(VirtualTime time) {
        TestSubscriber<Integer> subscriber = TestSubscriber.create();
        Pipeline.define("cancelled")
                .<Integer>from(TestPublisher.<Integer>create())
                .on(time.runtime())
                .subscribe(subscriber);
        time.runUntilIdle();
        time.runtime().runs().get(0).cancel();
        time.runUntilIdle();
        assertThat(subscriber.expectTerminalError()).hasMessageContaining("'cancelled' was cancelled");
    }

    @Test
    void aDrainOvertakesASourceThatIsReading(PipelineRuntime runtime) throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        PipelineRun run = Pipeline.define("overtaken")
                .from(new Blocked(reading, release, false))
                .run(runtime);
        reading.await();
        RunReport report = run.drain(TEN_SECONDS).block();
        assertThat(report.assertNoLoss().state()).isEqualTo(RunState.DRAINED);
        assertThat(report.abandoned()).singleElement().satisfies(left -> assertThat(left.where())
                .startsWith("reading on thread "));
        release.countDown();
    }

    /** A source whose reader blocks in the middle of reading. */
    private record Blocked(CountDownLatch reading, CountDownLatch release, boolean acknowledges)
            implements PullSource<Integer> {

        @Override
        public String verb() {
            return "blocked";
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
        public SourceReader<Integer> open() {
            return () -> {
                reading.countDown();
                release.await();
                return null;
            };
        }
    }

    @Test
    void aSilentPublisherBeforeAnEmptyRunIsCutOffAfterATenthOfTheTime(VirtualTime time) {
        TestPublisher<Integer> publisher = TestPublisher.create();
        PipelineRun run = Pipeline.define("silent").from(publisher).run(time.runtime());
        time.runUntilIdle();
        run.drain(Duration.ofMinutes(1)).subscribe();
        time.advance(Duration.ofMillis(5_900));
        publisher.assertNotCancelled();
        time.advance(Duration.ofMillis(200));
        publisher.assertCancelled();
        assertThat(run.state()).isEqualTo(RunState.DRAINED);
    }

    @Test
    void aSlowPublisherDeliversWhatItWasAskedForWhileTheRunIsEmpty(VirtualTime time) {
        AtomicInteger made = new AtomicInteger();
        PipelineRun run = Pipeline.define("slow")
                .from(Flux.range(1, 4)
                        .doOnNext(n -> made.incrementAndGet())
                        .delayElements(Duration.ofSeconds(3), time.runtime().scheduler()))
                .run(time.runtime());
        time.runUntilIdle();
        run.drain(Duration.ofMinutes(1)).subscribe();
        time.advance(Duration.ofSeconds(13));
        assertThat(run.state()).isEqualTo(RunState.DRAINED);
        assertThat(run.snapshot().assertNoLoss().out()).isEqualTo(4).isEqualTo(made.get());
    }

    @Test
    void aReaderThatTakesBackIsNotWaitedForBeforeAnEmptyRun(PipelineRuntime runtime) throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        PipelineRun run = Pipeline.define("taken-back")
                .from(new Blocked(reading, release, true))
                .run(runtime);
        reading.await();
        RunReport report = run.drain(Duration.ofDays(1)).block();
        assertThat(report.assertNoLoss().state()).isEqualTo(RunState.DRAINED);
        release.countDown();
    }

    @Test
    void aSilentPublisherBeforeABusyRunIsCutOffAfterHalfTheTime(VirtualTime time) {
        TestPublisher<Integer> publisher = TestPublisher.create();
        PipelineRun run = Pipeline.define("silent")
                .<Integer>from(publisher)
                .mapAsync(
                        2, n -> Mono.delay(Duration.ofSeconds(8), time.runtime().scheduler()))
                .run(time.runtime());
        time.runUntilIdle();
        publisher.next(1);
        run.drain(TEN_SECONDS).subscribe();
        time.advance(Duration.ofMillis(4_900));
        publisher.assertNotCancelled();
        time.advance(Duration.ofMillis(1_100));
        publisher.assertCancelled();
        time.advance(Duration.ofSeconds(2));
        assertThat(run.state()).isEqualTo(RunState.DRAINED);
        assertThat(run.snapshot().assertNoLoss().out()).isEqualTo(1);
    }

    @Test
    void theSubscriberHearsOfTheEndAfterSideOutputsAndCleanup(VirtualTime time) {
        Letterbox letterbox = new Letterbox();
        TestSubscriber<Integer> subscriber = TestSubscriber.create();
        Pipeline.define("end")
                .from(List.of(1, 2))
                .map(n -> 10 / (n - 1))
                .onError(OnError.deadLetter(letterbox))
                .on(time.runtime())
                .subscribe(subscriber);
        time.runUntilIdle();
        assertThat(subscriber.getReceivedOnNext()).containsExactly(10);
        assertThat(subscriber.isTerminated()).isFalse();

        letterbox.confirmation.complete(null);
        time.runUntilIdle();
        assertThat(subscriber.isTerminatedComplete()).isTrue();
        assertThat(letterbox.closed).isTrue();
    }

    // 0010 side outputs

    @Test
    void aDeadLetterSinkThatFailsFailsTheRun(VirtualTime time) {
        Letterbox letterbox = new Letterbox();
        PipelineRun run = Pipeline.define("full")
                .from(List.of(1))
                .map(EndOfRunTest::fails)
                .named("divide")
                .onError(OnError.deadLetter(letterbox))
                .run(time.runtime());
        IllegalStateException full = new IllegalStateException("the letterbox is full");
        letterbox.confirmation.completeExceptionally(full);
        assertThatThrownBy(run::await).hasCause(full);
        RunReport report = run.snapshot().assertNoLoss();
        assertThat(report.stage("divide").count(OutcomeKind.FATAL)).isEqualTo(1);
        assertThat(report.stage("divide.dead-letters").count(OutcomeKind.FATAL)).isEqualTo(1);
    }

    @Test
    void atMost256DeadLettersWaitForTheirSink(VirtualTime time) {
        Letterbox letterbox = new Letterbox();
        PipelineRun run = Pipeline.define("bounded")
                .from(IntStream.range(0, 1_000).boxed().toList())
                .map(EndOfRunTest::fails)
                .onError(OnError.deadLetter(letterbox))
                .run(time.runtime());
        time.runUntilIdle();
        assertThat(run.snapshot().in()).isEqualTo(256);
        letterbox.confirmation.complete(null);
        assertThat(run.await().assertNoLoss().in()).isEqualTo(1_000);
    }

    private static int fails(int n) {
        throw new IllegalArgumentException("no " + n);
    }

    /** A dead-letter sink that confirms when the test says so. */
    private static final class Letterbox implements Sink<DeadLetter>, SinkWriter<DeadLetter> {

        private final transient CompletableFuture<Void> confirmation = new CompletableFuture<>();
        private boolean closed;

        @Override
        public String verb() {
            return "letterbox";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public SinkWriter<DeadLetter> open() {
            return this;
        }

        @Override
        public Publisher<?> write(DeadLetter letter) {
            return Mono.fromFuture(confirmation, true);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    // 0011 the exit

    @Test
    void aPlainSubscriberAcknowledgesWhenOnNextHasReturned(VirtualTime time) {
        TestSource<Integer> source = TestSource.of(1, 2).acknowledging();
        TestSubscriber<Integer> subscriber =
                TestSubscriber.builder().initialRequest(1).build();
        Pipeline.define("plain").from(source).on(time.runtime()).subscribe(subscriber);
        time.runUntilIdle();
        assertThat(source.acknowledged()).containsExactly(1);
        subscriber.request(2);
        time.runUntilIdle();
        assertThat(source.acknowledged()).containsExactly(1, 2);
        assertThat(subscriber.isTerminatedComplete()).isTrue();
    }
}
