package io.millrace.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.JoinPolicy;
import io.millrace.core.JoinSet;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.Scope;
import io.millrace.core.Task;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.sync.Mutex;
import io.millrace.core.sync.Semaphore;
import io.millrace.resilience.CallPolicy;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/** The examples of docs/coming-from-tokio.md, and what its table says of Reactor's operators in calls. */
class ComingFromTokioTest {

    private final VirtualTime time = VirtualTime.create();
    private final PipelineRuntime runtime = time.runtime();
    private final List<String> cancelled = new ArrayList<>();

    @AfterEach
    void close() {
        time.close();
        assertThat(time.pendingTimers()).isZero();
    }

    private <T> Mono<T> answer(String from, int afterMillis, T value) {
        return Mono.just(value)
                .delayElement(Duration.ofMillis(afterMillis), runtime.scheduler())
                .doOnCancel(() -> cancelled.add(from));
    }

    private Mono<String> failure(String from, int afterMillis) {
        return Mono.delay(Duration.ofMillis(afterMillis), runtime.scheduler())
                .flatMap(tick -> Mono.error(new IllegalStateException(from)));
    }

    private RunReport call(Function<Integer, Mono<String>> function, List<String> out) {
        return Pipeline.define("calls")
                .from(List.of(1))
                .mapAsync(1, function::apply)
                .named("call")
                .with(CallPolicy.withoutDeadline().attemptTimeout(Duration.ofSeconds(1)))
                .onError(OnError.skip())
                .peek(out::add)
                .run(runtime)
                .await()
                .assertNoLoss();
    }

    // Race: the first value wins

    @Test
    void aRaceIsWonByTheFirstValueAndTheLosersAreCancelled() {
        List<String> out = new ArrayList<>();
        Mono<String> primary = answer("primary", 30, "primary");
        Mono<String> replica = answer("replica", 10, "replica");
        Mono<String> broken = failure("broken", 5);
        call(n -> Mono.firstWithValue(primary, replica, broken), out);
        assertThat(out).containsExactly("replica");
        assertThat(cancelled).containsExactly("primary");
        assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void aRaceThatNobodyWinsFailsWithAllFailures() {
        List<Throwable> failures = new ArrayList<>();
        call(n -> Mono.firstWithValue(failure("a", 10), failure("b", 5)).doOnError(failures::add), new ArrayList<>());
        assertThat(failures).hasSize(1);
        assertThat(failures.get(0)).isInstanceOf(NoSuchElementException.class);
        assertThat(Exceptions.unwrapMultiple(failures.get(0).getCause()))
                .extracting(Throwable::getMessage)
                .containsExactly("a", "b");
    }

    @Test
    void allContendersAreCancelledWithTheCall() {
        RunReport report =
                call(n -> Mono.firstWithValue(answer("a", 5_000, "a"), answer("b", 6_000, "b")), new ArrayList<>());
        assertThat(report.stage("call").count(OutcomeKind.SKIPPED)).isEqualTo(1);
        assertThat(cancelled).containsExactlyInAnyOrder("a", "b");
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    // Join: all values

    @Test
    void aJoinWaitsForAllOfThem() {
        List<String> out = new ArrayList<>();
        call(
                n -> Mono.zip(answer("user", 30, "ann"), answer("stock", 10, 7))
                        .map(both -> both.getT1() + both.getT2()),
                out);
        assertThat(out).containsExactly("ann7");
        assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(30));
    }

    @Test
    void theFirstFailureOfAJoinCancelsTheOthers() {
        RunReport report = call(
                n -> Mono.zip(answer("user", 30, "ann"), failure("stock", 10)).map(both -> both.getT1() + both.getT2()),
                new ArrayList<>());
        assertThat(report.stage("call").count(OutcomeKind.SKIPPED)).isEqualTo(1);
        assertThat(cancelled).containsExactly("user");
        assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(10));
    }

    // Select: the first that happens

    private sealed interface Event {
        record Reply(String text) implements Event {}

        record Silence(int millis) implements Event {}
    }

    @Test
    void aSelectTakesTheFirstOfSeveralKindsWhateverItIs() {
        List<String> out = new ArrayList<>();
        call(
                n -> Mono.firstWithSignal(
                                answer("reply", 30, "hello").map(Event.Reply::new),
                                answer("silence", 20, 20).map(Event.Silence::new))
                        .map(Event::toString),
                out);
        assertThat(out).containsExactly("Silence[millis=20]");
        assertThat(cancelled).containsExactly("reply");
    }

    @Test
    void theFirstOfASelectMayBeAFailure() {
        RunReport report =
                call(n -> Mono.firstWithSignal(answer("slow", 30, "slow"), failure("broken", 5)), new ArrayList<>());
        assertThat(report.stage("call").count(OutcomeKind.SKIPPED)).isEqualTo(1);
        assertThat(cancelled).containsExactly("slow");
    }

    // The examples

    private Mono<Long> count(String table) {
        return answer(table, 10, 3L);
    }

    @Test
    void scopes() {
        Pipeline<Integer> orders = Pipeline.define("orders").from(List.of(1, 2));
        Pipeline<Integer> returns = Pipeline.define("returns").from(List.of(3));
        try (Scope nightly = runtime.scope("nightly", JoinPolicy.FAIL_FAST)) {
            nightly.run(orders);
            nightly.run(returns);
            Task<Long> rows = nightly.fork("rows", count("orders"));
            nightly.join(); // throws the first failure
            assertThat(rows.result().block()).isEqualTo(3L);
        }
    }

    @Test
    void joinSets() {
        List<String> ended = new ArrayList<>();
        try (Scope scope = runtime.scope("tables")) {
            JoinSet<Long> counts = scope.joinSet(10);
            for (String table : List.of("orders", "returns")) {
                counts.fork(table, count(table));
            }
            counts.joinNext().repeat(1).flatMap(Task::result).subscribe(rows -> ended.add("rows " + rows));
            scope.join();
        }
        assertThat(ended).containsExactly("rows 3", "rows 3");
    }

    @Test
    void permitsAndValues() {
        Semaphore connections = Semaphore.of(runtime, "connections", 4);
        Mutex<Map<String, Integer>> seen = Mutex.of(runtime, "seen", new HashMap<>());
        RunReport report = Pipeline.define("words")
                .from(List.of("a", "b", "a"))
                .mapAsync(16, word -> connections.withPermit(count(word)).map(rows -> word + rows))
                .mapAsync(16, word -> seen.lock(map -> Mono.just(map.merge(word, 1, Integer::sum))))
                .run(runtime)
                .await();
        assertThat(report.assertNoLoss().out()).isEqualTo(3);
        assertThat(connections.available()).isEqualTo(4);
    }
}
