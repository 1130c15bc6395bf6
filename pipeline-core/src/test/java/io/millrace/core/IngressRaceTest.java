package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.observe.RunReport;
import io.millrace.core.queue.Crew;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

class IngressRaceTest {

    private static final int THREADS = 4;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final PipelineRuntime runtime =
            PipelineRuntime.builder().name("race").build();

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void everyOfferFromAnyThreadIsAcceptedDroppedOrClosedAndCounted() {
        Ingress<Integer> ingress = Ingress.bounded("e34", 64);
        PipelineRun run = Pipeline.define("e34").from(ingress.source()).run(runtime);
        AtomicLong accepted = new AtomicLong();
        AtomicLong dropped = new AtomicLong();
        Crew.run(THREADS, thread -> {
            for (int i = 0; i < 100_000; i++) {
                Offer offer = ingress.offer(i);
                assertThat(offer).isNotEqualTo(Offer.CLOSED);
                (offer == Offer.ACCEPTED ? accepted : dropped).incrementAndGet();
            }
        });
        ingress.complete();
        RunReport report = run.await().assertNoLoss();
        assertThat(report.out()).isEqualTo(accepted.get()).isEqualTo(ingress.accepted());
        assertThat(ingress.dropped()).isEqualTo(dropped.get());
        assertThat(accepted.get() + dropped.get()).isEqualTo(THREADS * 100_000L);
    }

    @ParameterizedTest
    @CsvSource({"1,true", "64,true", "1024,true", "1,false", "64,false"})
    void putLosesNothingAndKeepsTheOrderOfEachThread(int capacity, boolean ownThreads) {
        int each = capacity == 1 ? 5_000 : 50_000;
        Ingress<Long> ingress = Ingress.bounded("put", capacity);
        long[] next = new long[THREADS];
        Stage<Long, Long> pipeline = Pipeline.define("put")
                .from(ingress.source())
                .peek(element -> {
                    int from = (int) (element % THREADS);
                    if (element / THREADS != next[from]++) {
                        throw new IllegalStateException("out of order: " + element);
                    }
                });
        CompletableFuture<?> end = ownThreads
                ? pipeline.run(runtime).completion().toFuture()
                : Flux.from(pipeline).count().toFuture();
        Crew.run(THREADS, thread -> {
            for (long i = 0; i < each; i++) {
                assertThat(ingress.put(i * THREADS + thread)).isEqualTo(Offer.ACCEPTED);
            }
        });
        ingress.complete();
        end.join();
        assertThat(next).containsOnly(each);
        assertThat(ingress.queued()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64})
    void sendLosesNothing(int capacity) {
        int each = 5_000;
        Ingress<Integer> ingress = Ingress.bounded("send", capacity);
        PipelineRun run = Pipeline.define("send").from(ingress.source()).run(runtime);
        int threads = Math.min(THREADS, capacity); // more could find the line full
        Crew.run(threads, thread -> {
            for (int i = 0; i < each; i++) {
                ingress.send(i).block(LONG);
            }
        });
        ingress.complete();
        assertThat(run.await().assertNoLoss().out()).isEqualTo((long) threads * each);
    }

    @Test
    void aSenderThatIsCancelledIsAcceptedOnceOrNotAtAll() {
        Ingress<Integer> ingress = Ingress.bounded("cancel", 4);
        PipelineRun run = Pipeline.define("cancel").from(ingress.source()).run(runtime);
        AtomicLong completed = new AtomicLong();
        int each = 20_000;
        Crew.run(THREADS, thread -> {
            for (int i = 0; i < each; i++) {
                ingress.send(i)
                        .subscribe(nothing -> {}, failure -> {}, completed::incrementAndGet)
                        .dispose();
            }
        });
        assertThat(ingress.waiting()).isZero();
        ingress.complete();
        assertThat(run.await().assertNoLoss().out())
                .isEqualTo(ingress.accepted())
                .isBetween(completed.get(), (long) THREADS * each);
    }

    @Test
    void drainingWhileThreadsOfferDeliversExactlyWhatWasAccepted() throws Exception {
        for (int round = 0; round < 100; round++) {
            Ingress<Integer> ingress = Ingress.bounded("drain", 32);
            PipelineRun run = Pipeline.define("drain")
                    .from(ingress.source())
                    .mapBlocking(2, element -> element)
                    .run(runtime);
            AtomicLong accepted = new AtomicLong();
            CountDownLatch some = new CountDownLatch(50);
            List<CompletableFuture<Void>> producers = Crew.begin(THREADS, thread -> {
                while (true) {
                    Offer offer = ingress.offer(1);
                    if (offer == Offer.CLOSED) {
                        return;
                    }
                    if (offer == Offer.ACCEPTED) {
                        accepted.incrementAndGet();
                        some.countDown();
                    } else {
                        Thread.yield();
                    }
                }
            });
            some.await();
            RunReport report = run.drain(LONG).block(LONG).assertNoLoss();
            producers.forEach(CompletableFuture::join);
            assertThat(report.out()).isEqualTo(accepted.get()).isEqualTo(ingress.accepted());
        }
    }

    @Test
    void whatRunsGotAndWhatIsLeftIsWhatWasAcceptedWhenRunsAreCancelled() throws Exception {
        Ingress<Integer> ingress = Ingress.bounded("runs", 32);
        AtomicLong got = new AtomicLong();
        List<CompletableFuture<Void>> producers = Crew.begin(THREADS, thread -> {
            while (ingress.put(1) != Offer.CLOSED) {
                Thread.onSpinWait();
            }
        });
        for (int round = 0; round < 200; round++) {
            CountDownLatch some = new CountDownLatch(40);
            PipelineRun run = Pipeline.define("runs")
                    .from(ingress.source())
                    .peek(element -> some.countDown())
                    .run(runtime);
            some.await();
            run.cancel();
            got.addAndGet(run.await().assertNoLoss().in());
        }
        ingress.complete();
        producers.forEach(CompletableFuture::join);
        got.addAndGet(Pipeline.define("rest")
                .from(ingress.source())
                .run(runtime)
                .await()
                .assertNoLoss()
                .in());
        assertThat(got.get()).isEqualTo(ingress.accepted());
        assertThat(ingress.queued()).isZero();
    }
}
