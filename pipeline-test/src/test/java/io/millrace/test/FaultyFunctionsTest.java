package io.millrace.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.RunFailedException;
import io.millrace.core.StageTrace;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What functions may do wrong: the run says in which stage, and its balance closes. docs/faults.md has a row for each. */
@ExtendWith(MillraceExtension.class)
class FaultyFunctionsTest {

    private static final Error OWN = new AssertionError("own");

    /** Each kind of stage with a function that has a fault. */
    private record Fault(String name, UnaryOperator<Pipeline<Integer>> stage) {

        RunFailedException failure(VirtualTime time) {
            TestSource<Integer> source = TestSource.of(1, 2).acknowledging();
            RunFailedException failed = catchThrowableOfType(RunFailedException.class, () -> stage.apply(
                            Pipeline.define("faulty").from(source).named("source"))
                    .run(time.runtime())
                    .await());
            failed.report().assertNoLoss();
            source.assertSettled();
            assertThat(source.acknowledged()).isEmpty();
            return failed;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Fault> returningNull() {
        Map<String, UnaryOperator<Pipeline<Integer>>> all = new TreeMap<>();
        all.put("map", p -> p.<Integer>map(n -> none()).named("bad"));
        all.put("mapAsync", p -> p.<Integer>mapAsync(2, n -> none()).named("bad"));
        all.put("mapFuture", p -> p.<Integer>mapFuture(2, n -> none()).named("bad"));
        all.put("mapCpu", p -> p.<Integer>mapCpu(n -> none()).named("bad"));
        all.put("mapBlocking", p -> p.<Integer>mapBlocking(2, n -> none()).named("bad"));
        all.put("flatMapIterable", p -> p.<Integer>flatMapIterable(n -> none()).named("bad"));
        all.put("scan", p -> p.<Integer>scan(0, (sum, n) -> none()).named("bad"));
        return faults(all);
    }

    @ParameterizedTest
    @MethodSource("returningNull")
    void aFunctionThatReturnsNullFailsItsElement(Fault fault, VirtualTime time) {
        Throwable failure = fault.failure(time).getCause();
        assertThat(failure).isInstanceOf(NullPointerException.class).hasMessageContaining("null");
        assertThat(stage(failure)).isEqualTo("bad");
    }

    static List<Fault> throwingErrors() {
        Map<String, UnaryOperator<Pipeline<Integer>>> all = new TreeMap<>();
        all.put("map", p -> p.<Integer>map(n -> fail()).named("bad"));
        all.put("filter", p -> p.filter(n -> fail() > 0).named("bad"));
        all.put("peek", p -> p.peek(n -> fail()).named("bad"));
        all.put("mapAsync", p -> p.<Integer>mapAsync(2, n -> Mono.just(fail())).named("bad"));
        all.put("mapFuture", p -> p.<Integer>mapFuture(2, n -> CompletableFuture.completedFuture(fail()))
                .named("bad"));
        all.put("mapCpu", p -> p.<Integer>mapCpu(n -> fail()).named("bad"));
        all.put("mapBlocking", p -> p.<Integer>mapBlocking(2, n -> fail()).named("bad"));
        all.put("flatMapIterable", p -> p.<Integer>flatMapIterable(n -> List.of(fail()))
                .named("bad"));
        all.put("scan", p -> p.<Integer>scan(0, (sum, n) -> fail()).named("bad"));
        return faults(all);
    }

    @ParameterizedTest
    @MethodSource("throwingErrors")
    void aFunctionThatThrowsAnErrorFailsItsElement(Fault fault, VirtualTime time) {
        Throwable failure = fault.failure(time).getCause();
        assertThat(failure).isSameAs(OWN);
        assertThat(stage(failure)).isEqualTo("bad");
    }

    @Test
    void aCallThatNeverEndsIsGivenUpWhenTheDrainHasHadItsTime(VirtualTime time) {
        TestSource<Integer> source = TestSource.of(1, 2).acknowledging();
        PipelineRun run = Pipeline.define("faulty")
                .from(source)
                .mapAsync(2, n -> n == 1 ? Mono.<Integer>never() : Mono.just(n))
                .named("bad")
                .run(time.runtime());
        time.runUntilIdle();
        RunReport report = time.await(run.drain(Duration.ofSeconds(1)));
        assertThat(report).isNotNull();
        assertThat(report.assertNoLoss().stage("bad").count(OutcomeKind.CANCELLED))
                .isPositive();
        source.assertSettled();
        assertThat(source.returned()).contains(1);
    }

    @Test
    void aCallThatEndsTwiceCountsOnce(VirtualTime time) {
        Pipeline<Integer> pipeline = Pipeline.define("faulty")
                .from(List.of(1, 2))
                .mapAsync(2, FaultyFunctionsTest::endingTwice)
                .named("bad");
        RunReport report = pipeline.run(time.runtime()).await().assertNoLoss();
        assertThat(report.stage("bad").count(OutcomeKind.DONE)).isEqualTo(2);
        assertThat(report.stage("exit").in()).isEqualTo(2);
    }

    /** Completes, and then fails, and sends another value. */
    private static Publisher<Integer> endingTwice(int n) {
        return subscriber -> {
            subscriber.onSubscribe(new Subscription() {
                @Override
                public void request(long count) {
                    // everything comes below, wanted or not
                }

                @Override
                public void cancel() {
                    // goes on all the same
                }
            });
            subscriber.onNext(n);
            subscriber.onComplete();
            subscriber.onComplete();
        };
    }

    @Test
    void aCallWithASecondValueFailsItsElement(VirtualTime time) {
        Fault fault =
                new Fault("two values", p -> p.mapAsync(2, n -> Flux.just(n, n)).named("bad"));
        Throwable failure = fault.failure(time).getCause();
        assertThat(stage(failure)).isEqualTo("bad");
        assertThat(failure.getMessage()).contains("bad");
    }

    @Test
    void aCallMayEndOnAnyThread(VirtualTime time) {
        RunReport report = Pipeline.define("foreign")
                .from(List.of(1, 2, 3))
                .mapAsync(3, n -> subscriber -> onAnotherThread(n, (CoreSubscriber<? super Integer>) subscriber))
                .named("foreign")
                .run(time.runtime())
                .await();
        assertThat(report.assertNoLoss().stage("foreign").count(OutcomeKind.DONE))
                .isEqualTo(3);
    }

    private static void onAnotherThread(int n, CoreSubscriber<? super Integer> subscriber) {
        Thread thread = new Thread(() -> Mono.just(n).subscribe(subscriber));
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private static List<Fault> faults(Map<String, UnaryOperator<Pipeline<Integer>>> all) {
        return all.entrySet().stream()
                .map(entry -> new Fault(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String stage(Throwable failure) {
        StageTrace trace = StageTrace.of(failure);
        assertThat(trace).isNotNull();
        return trace.stage();
    }

    private static int fail() {
        throw OWN;
    }

    @SuppressWarnings("NullAway") // the fault that is tested
    private static <T> T none() {
        return null;
    }
}
