package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.queue.Crew;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;

/** {@code buffer(n)}: elements that wait for a slower next stage. */
class BufferTest {

    /** Notes what comes and asks for nothing by itself. */
    private static final class Asking extends BaseSubscriber<Integer> {

        private final List<Integer> got = new ArrayList<>();
        private boolean completed;
        private @Nullable Throwable error;

        static Asking of(Flux<Integer> source, int size) {
            Asking asking = new Asking();
            Pipeline.define("p").from(source).buffer(size).subscribe(asking);
            return asking;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {}

        @Override
        protected void hookOnNext(Integer element) {
            got.add(element);
        }

        @Override
        protected void hookOnComplete() {
            completed = true;
        }

        @Override
        protected void hookOnError(Throwable failure) {
            error = failure;
        }
    }

    @Test
    void asksForItsSizeWithoutDemandAndEmitsNothing() {
        TestPublisher<Integer> source = TestPublisher.create();
        Asking asking = Asking.of(source.flux(), 3);
        source.assertMinRequested(3).assertMaxRequested(3);
        source.next(1, 2, 3);
        assertThat(asking.got).isEmpty();
        asking.request(1);
        assertThat(asking.got).containsExactly(1);
    }

    @Test
    void completesAfterWhatItHeldAndAtOnceWhenItHoldsNothing() {
        Asking asking = Asking.of(Flux.just(1, 2), 3);
        asking.request(1);
        assertThat(asking.completed).isFalse();
        asking.request(1);
        assertThat(asking.completed).isTrue();
        assertThat(asking.got).containsExactly(1, 2);
        assertThat(Asking.of(Flux.empty(), 3).completed).isTrue();
    }

    @Test
    void anErrorFollowsWhatItHeld() {
        Exception broken = new Exception("broken");
        Asking asking = Asking.of(Flux.just(1, 2).concatWith(Flux.error(broken)), 3);
        assertThat(asking.error).isNull();
        asking.requestUnbounded();
        assertThat(asking.got).containsExactly(1, 2);
        assertThat(asking.error).isSameAs(broken);
    }

    @Test
    void whatItHoldsWhenItIsCancelledCountsAsCancelled() {
        try (PipelineRuntime runtime = PipelineRuntime.currentThread()) {
            RunReport report = Pipeline.define("p")
                    .from(List.of(1, 2, 3, 4, 5))
                    .buffer(4)
                    .take(1)
                    .run(runtime)
                    .await()
                    .assertNoLoss();
            assertThat(report.state()).isEqualTo(RunState.COMPLETED);
            assertThat(report.stage("buffer").in())
                    .isEqualTo(1 + report.stage("buffer").count(OutcomeKind.CANCELLED));
        }
    }

    /** The one who brings an element goes idle while another ends it: the end waits until what is held has been counted. */
    @Test
    void anEndBesideAnArrivalCountsWhatItHolds() throws Exception {
        try (PipelineRuntime runtime = PipelineRuntime.builder().loops(1).build()) {
            for (int round = 0; round < 3_000; round++) {
                TestPublisher<Integer> source = TestPublisher.create();
                Asking asking = new Asking();
                Pipeline.define("p").from(source.flux()).buffer(4).on(runtime).subscribe(asking);
                PipelineRun run = runtime.runs().get(0);
                Crew.run(2, thread -> {
                    if (thread == 0) {
                        source.next(1, 2);
                    } else {
                        asking.cancel();
                    }
                });
                RunReport report = run.completion().block(Duration.ofMinutes(1));
                assertThat(report).isNotNull();
                assertThat(report.assertNoLoss().stage("buffer").queued()).isZero();
            }
        }
    }

    @Property(tries = 200)
    void emitsEverythingInOrderWhateverItsSizeAndTheDemand(
            @ForAll @IntRange(min = 1, max = 9) int size, @ForAll List<@IntRange(min = 1, max = 5) Integer> demands) {
        List<Integer> input = IntStream.range(0, 40).boxed().toList();
        Asking asking = Asking.of(Flux.fromIterable(input), size);
        int asked = 0;
        for (int demand : demands) {
            asked += demand;
            asking.request(demand);
            assertThat(asking.got).isEqualTo(input.subList(0, Math.min(asked, input.size())));
        }
        asking.requestUnbounded();
        assertThat(asking.got).isEqualTo(input);
        assertThat(asking.completed).isTrue();
    }

    @Test
    void refusesASizeThatNoRingHas() {
        Pipeline<Integer> pipeline = Pipeline.define("p").from(List.of(1));
        assertThatThrownBy(() -> pipeline.buffer(0)).hasMessage("buffer size must be at least 1, was 0");
        assertThatThrownBy(() -> pipeline.buffer(Integer.MAX_VALUE))
                .hasMessage("buffer size must be at most 1073741824, was 2147483647");
    }
}
