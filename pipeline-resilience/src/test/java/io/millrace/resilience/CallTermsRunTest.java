package io.millrace.resilience;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.observe.RunReport;
import io.millrace.core.spi.CallDeadlineException;
import io.millrace.resilience.shed.Priority;
import io.millrace.test.VirtualTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Deadline, priority and attempt number go on from stage to stage. */
class CallTermsRunTest {

    private final VirtualTime time = VirtualTime.create();
    private final List<String> seen = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    @AfterEach
    void leavesNoTimer() {
        time.close();
        assertThat(time.pendingTimers()).isZero();
    }

    private Mono<Integer> looks(int n) {
        return Mono.deferContextual(context -> {
            seen.add(CallTerms.in(context).map(CallTerms::toString).orElse("none"));
            return Mono.just(n);
        });
    }

    private RunReport run(Publisher<Integer> source, CallPolicy policy, Function<Integer, Mono<Integer>> call) {
        return Pipeline.define("outer")
                .from(source)
                .mapAsync(4, call::apply)
                .named("call")
                .with(policy)
                .fallback(error -> {
                    failures.add(error);
                    return -1;
                })
                .run(time.runtime())
                .await()
                .assertNoLoss();
    }

    @Test
    void anAttemptSeesItsTimeAndItsNumber() {
        run(Flux.just(1), CallPolicy.deadline(ofSeconds(2)).idempotent().attempts(2), n -> looks(n).flatMap(
                        looked -> seen.size() == 1 ? Mono.error(new IOException("once")) : Mono.just(looked)));

        assertThat(failures).isEmpty();
        assertThat(seen).hasSize(2);
        assertThat(seen.get(0)).isEqualTo("CallTerms[2 s, NORMAL, attempt 1]");
        assertThat(seen.get(1)).endsWith(", NORMAL, attempt 2]").isNotEqualTo("CallTerms[2 s, NORMAL, attempt 2]");
    }

    @Test
    void anAttemptHasNoMoreTimeThanItsTimeout() {
        run(Flux.just(1), CallPolicy.deadline(ofSeconds(2)).attemptTimeout(ofMillis(300)), this::looks);

        assertThat(seen).containsExactly("CallTerms[300 ms, NORMAL, attempt 1]");
    }

    @Test
    void anAttemptSeesNoTermsOfAPolicyWithoutAny() {
        run(Flux.just(1), CallPolicy.withoutDeadline().bulkhead("db", 1), this::looks);

        assertThat(seen).containsExactly("none");
    }

    @Test
    void anAttemptSeesThePriorityThatItsQueueGaveIt() {
        run(Flux.just(1), CallPolicy.deadline(ofSeconds(1)).shedding(Integer.class, n -> Priority.HIGH), this::looks);

        assertThat(seen).containsExactly("CallTerms[1 s, HIGH, attempt 1]");
    }

    @Test
    void aLayerBelowARepetitionDoesNotRepeat() {
        CallPolicy policy = CallPolicy.deadline(ofSeconds(60)).idempotent().attempts(3);
        List<String> inner = new ArrayList<>();
        run(
                Flux.just(1),
                policy,
                n -> Mono.from(Pipeline.define("inner")
                        .from(List.of(n))
                        .mapAsync(
                                1,
                                m -> Mono.<Integer>deferContextual(deeper -> {
                                    inner.add(CallTerms.in(deeper).orElseThrow().attempt() + "");
                                    return Mono.error(new IOException("down"));
                                }))
                        .with(policy)
                        .on(time.runtime())));

        // Each of the outer's attempts would have had three. Only the first has, since the others are repetitions.
        assertThat(inner).containsExactly("1", "2", "3", "2", "3");
        assertThat(failures).hasSize(1);
    }

    @Test
    void aCallEndsWhenTheTimeThatItsElementCameWithIsOver() {
        Pipeline<Integer> inner = Pipeline.define("inner")
                .from(List.of(1))
                .mapAsync(1, n -> Mono.<Integer>never())
                .with(CallPolicy.deadline(ofSeconds(60)));
        run(Flux.just(1), CallPolicy.withoutDeadline(), n -> Mono.from(inner.on(time.runtime()))
                .contextWrite(
                        CallTerms.of(ofMillis(70), Priority.LOW, time.runtime().clock()::nanoTime)::writeTo));

        assertThat(failures).hasSize(1);
        assertThat(failures.get(0)).isInstanceOf(CallDeadlineException.class);
        assertThat(time.elapsed()).isEqualTo(ofMillis(70));
    }

    @Test
    void aCallWhoseTimeIsOverIsNotMade() {
        Pipeline<Integer> inner = Pipeline.define("inner")
                .from(Mono.delay(ofMillis(30), time.runtime().scheduler()).map(tick -> 1))
                .mapAsync(1, this::looks)
                .with(CallPolicy.withoutDeadline());
        run(Flux.just(1), CallPolicy.withoutDeadline(), n -> Mono.from(inner.on(time.runtime()))
                .contextWrite(
                        CallTerms.of(ofMillis(10), Priority.LOW, time.runtime().clock()::nanoTime)::writeTo));

        assertThat(failures).hasSize(1);
        assertThat(failures.get(0)).isInstanceOf(CallDeadlineException.class);
        assertThat(seen).isEmpty();
    }
}
