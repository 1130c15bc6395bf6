package io.millrace.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.CallStage;
import io.millrace.core.Pipeline;
import io.millrace.core.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class CodeReaderTest {

    private int calls;

    @Test
    void whatACallLeavesToItsResultRunsWithOthers() {
        List<Integer> seen = new ArrayList<>();
        assertThat(ids(numbers().mapAsync(4, n -> Mono.fromCallable(() -> seen.add(n)))))
                .contains("mutable-capture");
        assertThat(ids(numbers().mapAsync(4, n -> Mono.just(n).map(m -> ++calls))))
                .contains("mutable-capture");
        assertThat(ids(numbers().mapFuture(4, n -> CompletableFuture.supplyAsync(() -> seen.add(n)))))
                .contains("mutable-capture");
    }

    @Test
    void theFunctionOfACallRunsAlone() {
        List<Integer> seen = new ArrayList<>();
        assertThat(ids(numbers().mapAsync(4, n -> {
                    seen.add(n);
                    calls++;
                    return Mono.just(n);
                })))
                .doesNotContain("mutable-capture");
        assertThat(ids(numbers().mapAsync(1, n -> Mono.fromCallable(() -> seen.add(n)))))
                .doesNotContain("mutable-capture");
        assertThat(ids(numbers().map(n -> seen.add(n)))).isEmpty();
    }

    @Test
    void aBlockingMethodIsFoundBehindOwnMethods() {
        assertThat(ids(numbers().map(n -> sleepy(n)))).containsExactly("blocking-function");
        assertThat(ids(numbers().map(CodeReaderTest::sleepy))).containsExactly("blocking-function");
        assertThat(ids(numbers().mapCpu(n -> sleepy(n)))).containsExactly("blocking-on-cpu-pool");
        assertThat(ids(numbers().mapBlocking(4, n -> sleepy(n)))).isEmpty();
        assertThat(ids(numbers().mapMulti((n, out) -> out.accept(Mono.just(n).block()))))
                .containsExactly("blocking-function");
        assertThat(numbers().map(n -> sleepy(n)).check().findings().get(0).sentence())
                .startsWith("calls CountDownLatch.await, which blocks");
    }

    @Test
    void whatIsLeftToAnotherThreadDoesNotBlockThisOne() {
        assertThat(ids(numbers()
                        .mapAsync(4, n -> Mono.fromCallable(() -> sleepy(n)).subscribeOn(Schedulers.boundedElastic()))
                        .unordered()))
                .isEmpty();
    }

    @Test
    void theFunctionOfAFallbackMustNotBlock() {
        assertThat(ids(numbers().mapAsync(1, n -> Mono.just(n)).fallback(error -> sleepy(1))))
                .containsExactly("blocking-function");
    }

    @Test
    void aTimeLimitInTheFunctionIsOne() {
        CallStage<Integer, Integer> limited =
                numbers().mapAsync(4, n -> Mono.just(n).timeout(Duration.ofSeconds(1)));
        assertThat(ids(limited)).isEmpty();
        assertThat(ids(numbers().mapAsync(4, n -> Mono.just(n)))).containsExactly("head-without-deadline");
    }

    private static Stage<Integer, Integer> numbers() {
        return Pipeline.define("numbers").from(List.of(1, 2, 3));
    }

    private static int sleepy(int n) throws InterruptedException {
        new CountDownLatch(0).await();
        return n;
    }

    /** Without that this test, which a lambda captures, cannot be serialized. */
    private static List<String> ids(Pipeline<?> pipeline) {
        return pipeline.check().without("not-serializable").findings().stream()
                .map(finding -> finding.rule().id())
                .toList();
    }
}
