package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What goes wrong with many keys elsewhere. The comment before each test names the program that fails there. */
class SharpEdgesKeysTest {

    private static final Mono<Integer> ONE = Mono.just(1);

    // E10: 100k elements, 300 keys, groupBy(...).flatMap(g -> g) hangs: more keys than the concurrency.
    @Test
    void moreKeysThanCallsComplete() {
        RunReport report = Pipeline.define("many-keys")
                .from(numbers(100_000))
                .mapAsync(16, n -> n % 64 == 0 ? Mono.fromFuture(() -> later(n)) : Mono.just(n))
                .orderedBy(n -> n % 300)
                .run()
                .await();
        assertThat(report.assertNoLoss().out()).isEqualTo(100_000);
    }

    private static CompletableFuture<Integer> later(int n) {
        return CompletableFuture.supplyAsync(() -> n);
    }

    // E11: groupBy with groups that cancel: 7,570 to 40,694 of 50,000 elements are lost, silently.
    @Test
    void elementsOfKeysThatFailOrEndAreAllAccountedFor() {
        RunReport report = Pipeline.define("ending-keys")
                .from(numbers(50_000))
                .mapAsync(
                        16,
                        n -> n % 10 == 0
                                ? Mono.<Integer>error(new IllegalStateException("no"))
                                : n % 10 == 1 ? Mono.<Integer>empty() : Mono.just(n))
                .orderedBy(n -> n % 100)
                .named("call")
                .onError(OnError.skip())
                .run()
                .await();
        assertThat(report.assertNoLoss().out()).isEqualTo(40_000);
        assertThat(report.stage("call").count(OutcomeKind.SKIPPED)).isEqualTo(5_000);
        assertThat(report.stage("call").count(OutcomeKind.FILTERED)).isEqualTo(5_000);
    }

    // E11, with a run that is cancelled in the middle.
    @Test
    void elementsOfKeysThatAreCancelledAreAllAccountedFor() throws InterruptedException {
        CountDownLatch through = new CountDownLatch(1_000);
        PipelineRun run = Pipeline.define("cancelled-keys")
                .from(numbers(50_000))
                .mapAsync(16, n -> n > 2_000 ? Mono.<Integer>never() : Mono.just(n))
                .orderedBy(n -> n % 100)
                .peek(n -> through.countDown())
                .run();
        through.await();
        run.cancel();
        RunReport report = run.completion().block();
        assertThat(report.assertNoLoss().state()).isEqualTo(RunState.CANCELLED);
    }

    // E12: 16 KiB per idle key. Bytes are exact: those of the thread that does all the work.
    @Test
    void aKeyThatIsUsedOnceCostsHardlyMoreThanOneThatIsUsedOften() {
        bytesPerElement(10, 20_000);
        long few = bytesPerElement(10, 100_000);
        long many = bytesPerElement(100_000, 100_000);
        assertThat(many - few).isLessThanOrEqualTo(200);
    }

    private static long bytesPerElement(int keys, int elements) {
        List<Integer> numbers = numbers(elements);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Pipeline<Integer> pipeline =
                Pipeline.define("keys").from(numbers).mapAsync(64, n -> ONE).orderedBy(n -> numbers.get(n % keys));
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(Flux.from(pipeline).count().block()).isEqualTo(elements);
        return (threads.getCurrentThreadAllocatedBytes() - before) / elements;
    }

    // E12: an idle key is evicted, while the run goes on.
    @Test
    void aKeyWithoutElementsIsForgotten() throws InterruptedException {
        ReferenceQueue<Object> forgotten = new ReferenceQueue<>();
        Set<Reference<Object>> keys = new HashSet<>();
        reactor.core.publisher.Sinks.Many<Integer> source =
                reactor.core.publisher.Sinks.many().unicast().onBackpressureBuffer();
        CountDownLatch through = new CountDownLatch(100);
        PipelineRun run = Pipeline.define("idle-keys")
                .from(source.asFlux())
                .mapAsync(4, n -> ONE)
                .orderedBy(n -> {
                    Object key = new Object();
                    keys.add(new WeakReference<>(key, forgotten));
                    return key;
                })
                .peek(n -> through.countDown())
                .run();
        numbers(100).forEach(n -> source.emitNext(n, reactor.core.publisher.Sinks.EmitFailureHandler.FAIL_FAST));
        through.await();
        int gone = 0;
        // The last one may be in the frame of a thread that waits.
        for (int chance = 0; chance < 300 && gone < 99; chance++) {
            System.gc();
            while (forgotten.remove(50) != null) {
                gone++;
            }
        }
        assertThat(run.state()).isEqualTo(RunState.RUNNING);
        assertThat(gone).isGreaterThanOrEqualTo(99);
        source.emitComplete(reactor.core.publisher.Sinks.EmitFailureHandler.FAIL_FAST);
        assertThat(run.await().assertNoLoss().out()).isEqualTo(100);
    }

    private static List<Integer> numbers(int count) {
        return IntStream.rangeClosed(0, count - 1).boxed().toList();
    }
}
