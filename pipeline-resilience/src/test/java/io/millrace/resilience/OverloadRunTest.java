package io.millrace.resilience;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.resilience.limit.AdaptiveLimit;
import io.millrace.resilience.shed.Priority;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** A stage that is asked for more than its dependency can do, in virtual time. */
class OverloadRunTest {

    private final VirtualTime time = VirtualTime.create();
    private final Workers workers = new Workers(8, ofMillis(10));
    private final List<Integer> order = new ArrayList<>();

    @AfterEach
    void leavesNoTimer() {
        time.close();
        assertThat(time.pendingTimers()).isZero();
    }

    /** A dependency with few workers and a line that it does not tell of; it works for whoever asked, even when he has gone. */
    private final class Workers {
        private final Duration each;
        private final Deque<Runnable> line = new ArrayDeque<>();
        private int free;
        private int most;

        Workers(int number, Duration each) {
            this.free = number;
            this.each = each;
        }

        <T> Mono<T> call(T value) {
            return Mono.create(sink -> {
                line.add(() -> work(sink, value));
                most = Math.max(most, line.size());
                next();
            });
        }

        private <T> void work(MonoSink<T> sink, T value) {
            time.runtime()
                    .scheduler()
                    .schedule(
                            () -> {
                                free++;
                                sink.success(value);
                                next();
                            },
                            each.toMillis(),
                            java.util.concurrent.TimeUnit.MILLISECONDS);
        }

        private void next() {
            while (free > 0 && !line.isEmpty()) {
                free--;
                line.poll().run();
            }
        }
    }

    @Test
    void findsHowManyADependencyCanUseAndAsksASourceThatCanWaitForNoMore() {
        RunReport report = Pipeline.define("orders")
                .from(Flux.range(0, 20_000))
                .mapAsync(256, workers::call)
                .unordered()
                .named("call")
                .with(CallPolicy.withoutDeadline().attemptTimeout(ofMillis(500)).adaptiveLimit("service"))
                .run(time.runtime())
                .await()
                .assertNoLoss();

        assertThat(report.stage("call").count(OutcomeKind.DONE)).isEqualTo(20_000);
        AdaptiveLimit limit = limit();
        assertThat(limit.limit()).isBetween(7, 16);
        assertThat(limit.inFlight()).isZero();
        assertThat(time.elapsed()).as("ideal is 25 s").isLessThan(Duration.ofSeconds(27));
    }

    @Test
    void shedsWhatIsTooMuchAndDoesTheRestInTime() {
        CallPolicy policy = CallPolicy.deadline(ofMillis(100))
                .adaptiveLimit("service")
                .shedding(Integer.class, n -> n % 4 == 0 ? Priority.HIGH : Priority.LOW);
        // 3,200 in a second, four times of what can be done; a quarter is important.
        RunReport report = Pipeline.define("orders")
                .from(Flux.interval(Duration.ofNanos(312_500), time.runtime().scheduler())
                        .map(Long::intValue)
                        .take(32_000))
                .mapAsync(256, n -> workers.call(n).doOnSuccess(order::add))
                .unordered()
                .named("call")
                .with(policy)
                .onError(OnError.skip())
                .run(time.runtime())
                .await()
                .assertNoLoss();

        var call = report.stage("call");
        long done = call.count(OutcomeKind.DONE);
        assertThat(done).isBetween(7_000L, 8_100L);
        assertThat(order.stream().filter(n -> n % 4 == 0).count()).isGreaterThan(done * 85 / 100);
        assertThat(call.count(OutcomeKind.SHED_EVICTED)
                        + call.count(OutcomeKind.SHED_FULL)
                        + call.count(OutcomeKind.SHED_EXPIRED)
                        + call.count(OutcomeKind.SHED_DOOMED)
                        + call.count(OutcomeKind.SKIPPED)
                        + done)
                .isEqualTo(32_000);
        assertThat(limit().inFlight()).isZero();
    }

    @Test
    void withoutProtectionNothingIsInTime() {
        RunReport report = Pipeline.define("orders")
                .from(Flux.interval(Duration.ofNanos(312_500), time.runtime().scheduler())
                        .map(Long::intValue)
                        .take(8_000)
                        .onBackpressureBuffer())
                .mapAsync(256, workers::call)
                .unordered()
                .named("call")
                .with(CallPolicy.deadline(ofMillis(100)))
                .onError(OnError.skip())
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(report.stage("call").count(OutcomeKind.DONE)).isLessThan(1_000);
    }

    @Test
    void aPriorityThatCannotBeSaidIsTheErrorOfItsElement() {
        RunReport report = Pipeline.define("orders")
                .from(List.of(1, 2, 3))
                .mapAsync(1, workers::call)
                .named("call")
                .with(CallPolicy.withoutDeadline().bulkhead("service", 1).shedding(Integer.class, n -> {
                    if (n == 2) {
                        throw new IllegalStateException("no priority");
                    }
                    return Priority.NORMAL;
                }))
                .onError(OnError.skip())
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(report.stage("call").count(OutcomeKind.SKIPPED)).isLessThanOrEqualTo(1);
        assertThat(report.stage("call").count(OutcomeKind.DONE)).isGreaterThanOrEqualTo(2);
    }

    @Test
    void hasOneLimitOnAttempts() {
        assertThatIllegalStateException()
                .isThrownBy(() -> CallPolicy.withoutDeadline().bulkhead("db", 8).adaptiveLimit("db"))
                .withMessage("the policy has bulkhead 'db' 8 already, was given adaptive limit 'db' 1 to 1000");
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> CallPolicy.withoutDeadline().adaptiveLimit("db").bulkhead("db", 8))
                .withMessage("the policy has adaptive limit 'db' 1 to 1000 already, was given bulkhead 'db' 8");
    }

    @Test
    void standsInTheOrderOfProtections() {
        assertThat(CallPolicy.deadline(ofMillis(100))
                        .adaptiveLimit("service")
                        .idempotent()
                        .attempts(2)
                        .hedged()
                        .circuitBreaker("service")
                        .shedding()
                        .detail())
                .isEqualTo("deadline 100 ms; shedding queue of up to 10000; 2 attempts; hedged;"
                        + " circuit breaker 'service'; adaptive limit 'service' 1 to 1000");
    }

    private AdaptiveLimit limit() {
        return time.runtime().sharedState(AdaptiveLimit.class, "service", () -> {
            throw new AssertionError("there is no such limit");
        });
    }
}
