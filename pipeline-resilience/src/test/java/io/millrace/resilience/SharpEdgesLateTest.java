package io.millrace.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.DeadLetter;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.Sinks;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.spi.CallDeadlineException;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Who is late: a call, the one at the head of the line, or the consumer. */
class SharpEdgesLateTest {

    private final VirtualTime time = VirtualTime.create();

    @AfterEach
    void close() {
        assertThat(time.pendingTimers()).isZero();
        time.close();
    }

    private <T> Mono<T> after(long millis, T value) {
        return Mono.delay(Duration.ofMillis(millis), time.runtime().scheduler()).thenReturn(value);
    }

    // E8: timeout(100 ms) before a consumer that takes 200 ms: a TimeoutException that blames the source.
    @Test
    void aSlowConsumerIsNoFaultOfTheCall() {
        RunReport report = Pipeline.define("slow-consumer")
                .from(numbers(20))
                .mapAsync(4, n -> after(10, n))
                .with(CallPolicy.deadline(Duration.ofMillis(100)).attemptTimeout(Duration.ofMillis(50)))
                .mapAsync(1, n -> after(200, n))
                .run(time.runtime())
                .await();
        assertThat(report.assertNoLoss().out()).isEqualTo(20);
        assertThat(report.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(20 * 200));
    }

    // E18: ordered concurrency whose head never answers: 256 started, 0 emitted, results pile up.
    @Test
    void theHeadOfTheLineHasADeadlineAndCanBeDeadLettered() {
        List<DeadLetter> letters = new ArrayList<>();
        AtomicInteger begun = new AtomicInteger();
        Pipeline<Integer> pipeline = Pipeline.define("head")
                .from(numbers(1_000))
                .mapAsync(256, n -> {
                    begun.incrementAndGet();
                    return n == 1 ? Mono.<Integer>never() : Mono.just(n);
                })
                .named("call")
                .with(CallPolicy.deadline(Duration.ofSeconds(1)))
                .onError(OnError.deadLetter(Sinks.each(letters::add)));
        PipelineRun run = pipeline.run(time.runtime());
        time.runUntilIdle();
        RunReport waiting = run.snapshot();
        assertThat(begun).hasValue(256);
        assertThat(waiting.out()).isZero();
        assertThat(waiting.stage("call").queued() + waiting.stage("call").running())
                .isEqualTo(256);
        assertThat(pipeline.bounds(time.runtime()).exceededBy(waiting)).isEmpty();

        RunReport report = run.await().assertNoLoss();
        assertThat(report.elapsed()).isEqualTo(Duration.ofSeconds(1));
        assertThat(report.out()).isEqualTo(999);
        assertThat(report.stage("call").count(OutcomeKind.DEAD_LETTERED)).isEqualTo(1);
        assertThat(letters).singleElement().satisfies(letter -> {
            assertThat(letter.element()).isEqualTo(1);
            assertThat(letter.stage()).isEqualTo("call");
            assertThat(letter.error()).isInstanceOf(CallDeadlineException.class);
        });
    }

    private static List<Integer> numbers(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }
}
