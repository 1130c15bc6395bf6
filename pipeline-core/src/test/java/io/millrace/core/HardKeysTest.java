package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Keys whose hash codes or equals make it hard for {@code orderedBy}. */
class HardKeysTest {

    /** A key that has the hash code it is told to have. */
    private record Key(int number, int hash) {

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** A key that is hard to compare. */
    private record Touchy(int number) {

        @Override
        public int hashCode() {
            return 7;
        }

        @Override
        public boolean equals(Object other) {
            if (number == 13) {
                throw new IllegalStateException("thirteen");
            }
            return other instanceof Touchy touchy && touchy.number == number;
        }
    }

    static Stream<IntFunction<Object>> keys() {
        return Stream.of(
                n -> new Key(n, 1),
                n -> new Key(n, n << 20),
                n -> new Key(n, n % 3),
                n -> new Key(n, n < 200 ? n : 0),
                Integer::valueOf);
    }

    // Calls end in any order, and every key must keep its own.
    @ParameterizedTest
    @MethodSource("keys")
    void everyKeyKeepsItsOrderAndNoTwoOfItsCallsRunAtATime(IntFunction<Object> keyOf) {
        int keys = 400;
        int[] running = new int[keys];
        List<Integer> overlapping = new ArrayList<>();
        List<Integer> outOfOrder = new ArrayList<>();
        Random random = new Random(5);
        List<Integer> input = random.ints(20_000, 0, keys).boxed().toList();
        List<Runnable> pending = new ArrayList<>();
        List<Integer> out = new ArrayList<>();
        Map<Integer, Queue<Integer>> wanted = new HashMap<>();
        for (int i = 0; i < input.size(); i++) {
            wanted.computeIfAbsent(input.get(i), key -> new ArrayDeque<>()).add(i);
        }
        Flux.from(Pipeline.define("hard-keys")
                        .from(IntStream.range(0, input.size()).boxed().toList())
                        .mapAsync(128, i -> {
                            int key = input.get(i);
                            if (running[key]++ > 0) {
                                overlapping.add(i);
                            }
                            Sinks.One<Integer> answer = Sinks.one();
                            pending.add(() -> {
                                running[key]--;
                                answer.tryEmitValue(i);
                            });
                            return answer.asMono();
                        })
                        .orderedBy(i -> keyOf.apply(input.get(i))))
                .subscribe(i -> {
                    out.add(i);
                    Queue<Integer> line = wanted.getOrDefault(input.get(i), new ArrayDeque<>());
                    if (!i.equals(line.poll())) {
                        outOfOrder.add(i);
                    }
                });
        while (!pending.isEmpty()) {
            int which = random.nextInt(pending.size());
            Runnable answer = pending.set(which, pending.get(pending.size() - 1));
            pending.remove(pending.size() - 1);
            answer.run();
        }
        assertThat(overlapping).isEmpty();
        assertThat(outOfOrder).isEmpty();
        assertThat(out).hasSameSizeAs(input);
    }

    @Test
    void anEqualsThatThrowsIsAFailureOfItsElement() throws InterruptedException {
        List<CompletableFuture<Integer>> answers = IntStream.range(0, 20)
                .mapToObj(n -> new CompletableFuture<Integer>())
                .toList();
        CountDownLatch called = new CountDownLatch(19);
        PipelineRun run = Pipeline.define("touchy-keys")
                .from(IntStream.range(0, 20).boxed().toList())
                .mapFuture(20, n -> {
                    called.countDown();
                    return answers.get(n);
                })
                .named("call")
                .orderedBy(Touchy::new)
                .onError(OnError.skip())
                .run();
        called.await();
        answers.forEach(answer -> answer.complete(1));
        RunReport report = run.await().assertNoLoss();
        assertThat(report.stage("call").count(OutcomeKind.SKIPPED)).isEqualTo(1);
        assertThat(report.out()).isEqualTo(19);
    }
}
