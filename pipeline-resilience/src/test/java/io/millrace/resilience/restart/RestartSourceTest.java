package io.millrace.resilience.restart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Ingress;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.Sinks;
import io.millrace.core.Sources;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.PollContext;
import io.millrace.core.spi.PollReader;
import io.millrace.core.spi.PollSource;
import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.Source;
import io.millrace.core.spi.SourceReader;
import io.millrace.resilience.restart.RestartSource.Restarted;
import io.millrace.test.VirtualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

@SuppressWarnings("try") // readers are declared to be closed with anything thrown
class RestartSourceTest {

    private static final RestartSource RESTART = RestartSource.withBackoff(ofMillis(100), ofSeconds(10));

    private final VirtualTime time = VirtualTime.create();
    private final List<Integer> out = new ArrayList<>();
    private final List<Restarted> heard = new ArrayList<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    @AfterEach
    void leavesNoTimer() {
        time.close();
        assertThat(time.pendingTimers()).isZero();
    }

    private PipelineRun start(Source<Integer> source) {
        return Pipeline.define("quotes")
                .from(source)
                .named("exchange")
                .to(Sinks.each(out::add))
                .run(time.runtime());
    }

    /** 1, 2, 3 and a failure, {@code failures} times; then 1, 2, 3 and the end. */
    private Publisher<Integer> failing(int failures) {
        return Flux.defer(() -> opened.incrementAndGet() <= failures
                        ? Flux.just(1, 2, 3).concatWith(Flux.error(new IOException("connection lost")))
                        : Flux.just(1, 2, 3))
                .doOnCancel(cancelled::incrementAndGet);
    }

    @Test
    void aSourceThatFailsIsOpenedAgainAndWhatItHadDeliveredStays() {
        start(RESTART.listener(heard::add).around(failing(2))).await().assertNoLoss();
        assertThat(out).containsExactly(1, 2, 3, 1, 2, 3, 1, 2, 3);
        assertThat(opened).hasValue(3);
        assertThat(heard).extracting(Restarted::number).containsExactly(1, 2);
        assertThat(heard).extracting(Restarted::failure).allSatisfy(e -> assertThat(e)
                .hasMessage("connection lost"));
        assertThat(heard.get(0).delay()).isLessThan(ofMillis(100));
        assertThat(heard.get(1).delay()).isLessThan(ofMillis(200));
        assertThat(time.elapsed())
                .isEqualTo(heard.get(0).delay().plus(heard.get(1).delay()));
    }

    @Test
    void theFailureAfterTheLastRestartFailsTheRun() {
        PipelineRun run = start(RESTART.atMost(3).around(failing(100)));
        assertThatThrownBy(run::await).hasStackTraceContaining("connection lost");
        assertThat(opened).hasValue(4);
        assertThat(out).hasSize(12);
    }

    @Test
    void aFailureThatIsNotWorthItFailsTheRunAtOnce() {
        PipelineRun run =
                start(RESTART.when(e -> e instanceof IllegalStateException).around(failing(100)));
        assertThatThrownBy(run::await).hasStackTraceContaining("connection lost");
        assertThat(opened).hasValue(1);
    }

    @Test
    void functionsThatThrowNeitherRestartNorEndAnything() {
        PipelineRun run = start(RESTART.when(e -> {
                    throw new IOException("predicate");
                })
                .around(failing(100)));
        assertThatThrownBy(run::await).hasStackTraceContaining("connection lost");
        opened.set(0);
        start(RESTART.listener(r -> {
                            throw new IOException("listener");
                        })
                        .around(failing(1)))
                .await();
        assertThat(opened).hasValue(2);
    }

    @Test
    void aSourceThatRanForLongBeginsWithTheFirstWaitAgain() {
        Publisher<Integer> seldom = Flux.defer(() -> opened.incrementAndGet() > 20
                ? Flux.just(0)
                : Flux.just(1)
                        .delayElements(ofSeconds(11), time.runtime().scheduler())
                        .concatWith(Flux.error(new IOException("once in a while"))));
        start(RESTART.atMost(1).listener(heard::add).around(seldom)).await().assertNoLoss();
        assertThat(heard).hasSize(20).allSatisfy(r -> assertThat(r.number()).isEqualTo(1));
    }

    @Test
    void cancellingWhileItWaitsLeavesNothing() {
        PipelineRun run = start(RESTART.around(failing(100)));
        time.runUntilIdle();
        assertThat(time.pendingTimers()).isPositive();
        run.cancel();
        time.runUntilIdle();
        assertThat(run.state()).isEqualTo(RunState.CANCELLED);
        assertThat(time.pendingTimers()).isZero();
    }

    @Test
    void drainingWhileItWaitsOpensNothing() {
        PipelineRun run = start(RESTART.around(failing(100)));
        time.runUntilIdle();
        assertThat(opened).hasValue(1);
        time.await(run.drain(ofSeconds(60)));
        assertThat(run.state()).isEqualTo(RunState.DRAINED);
        assertThat(opened).hasValue(1);
        assertThat(time.elapsed()).isLessThan(ofSeconds(1));
    }

    @Test
    void drainingWhileItLivesCancelsThePublisher() {
        PipelineRun run =
                start(RESTART.around(Flux.just(1).concatWith(Flux.never()).doOnCancel(cancelled::incrementAndGet)));
        time.runUntilIdle();
        time.await(run.drain(ofSeconds(60)));
        assertThat(run.state()).isEqualTo(RunState.DRAINED);
        assertThat(cancelled).hasValue(1);
        assertThat(out).containsExactly(1);
    }

    @Test
    void moreThanWhatIsAskedForAheadIsNotTaken() {
        List<Long> asked = new ArrayList<>();
        start(RESTART.around(Flux.range(0, 1000).doOnRequest(asked::add)))
                .await()
                .assertNoLoss();
        assertThat(out).hasSize(1000).isSorted();
        assertThat(asked.get(0)).isEqualTo(32);
        assertThat(asked.subList(1, asked.size())).allSatisfy(n -> assertThat(n).isEqualTo(24));
    }

    @Test
    void aPublisherThatSendsMoreThanItWasAskedForHasFailed() {
        Publisher<Integer> rude = subscriber -> {
            opened.incrementAndGet();
            subscriber.onSubscribe(new org.reactivestreams.Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {
                    cancelled.incrementAndGet();
                }
            });
            for (int i = 0; i < 100; i++) {
                subscriber.onNext(i);
            }
        };
        PipelineRun run = start(RESTART.atMost(1).around(rude));
        assertThatThrownBy(run::await).hasStackTraceContaining("more than the 32 elements");
        assertThat(opened).hasValue(2);
        assertThat(cancelled).hasValue(2);
        assertThat(out).hasSize(64);
    }

    @Test
    void aPublisherThatThrowsWhenSubscribedToIsTriedAgain() {
        Publisher<Integer> throwing = subscriber -> {
            if (opened.incrementAndGet() < 3) {
                throw new IllegalStateException("not now");
            }
            Flux.just(7).subscribe(subscriber);
        };
        start(RESTART.around(throwing)).await().assertNoLoss();
        assertThat(out).containsExactly(7);
    }

    /** Fails at its third element, the first two times. */
    private record Reading(AtomicInteger opened, AtomicInteger closed) implements PullSource<Integer> {

        @Override
        public String verb() {
            return "reading";
        }

        @Override
        public String detail() {
            return "a table";
        }

        @Override
        public SourceReader<Integer> open() {
            int life = opened.incrementAndGet();
            return new SourceReader<>() {
                private int read;

                @Override
                public @Nullable Integer next() throws IOException {
                    if (++read == 3 && life <= 2) {
                        throw new IOException("broken page");
                    }
                    return read > 4 ? null : read;
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
        }
    }

    @Test
    void aReaderIsClosedAndOpenedAgain() {
        AtomicInteger closed = new AtomicInteger();
        start(RESTART.around(new Reading(opened, closed))).await().assertNoLoss();
        assertThat(out).containsExactly(1, 2, 1, 2, 1, 2, 3, 4);
        assertThat(opened).hasValue(3);
        assertThat(closed).hasValue(3);
    }

    /** Cannot be opened at first; then it is asked. */
    private record Asked(AtomicInteger opened) implements PollSource<Integer> {

        @Override
        public String verb() {
            return "asked";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public PollReader<Integer> open(PollContext context) throws IOException {
            if (opened.incrementAndGet() <= 2) {
                throw new IOException("refused");
            }
            return new PollReader<>() {
                private int left = 3;

                @Override
                public @Nullable Integer poll() {
                    return left > 0 ? left-- : null;
                }

                @Override
                public boolean ready() {
                    return left > 0;
                }

                @Override
                public boolean ended() {
                    return left == 0;
                }

                @Override
                public void shut() {}
            };
        }
    }

    @Test
    void aSourceThatCannotBeOpenedIsTriedAgain() {
        start(RESTART.around(new Asked(opened))).await().assertNoLoss();
        assertThat(out).containsExactly(3, 2, 1);
        assertThat(opened).hasValue(3);
    }

    @Test
    void anIngressThatIsCompletedEndsWell() {
        Ingress<Integer> door = Ingress.bounded("door", 4);
        PipelineRun run = start(RESTART.around(door.source()));
        door.offer(1);
        door.complete();
        run.await().assertNoLoss();
        assertThat(out).containsExactly(1);
    }

    @Test
    void aSourceThatKeepsCountItselfIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RESTART.around(Sources.lines(Path.of("a.log")).checkpoint(Path.of("a.place"))))
                .withMessageContaining("cannot be restarted")
                .withMessageContaining("run the pipeline again");
    }

    @Test
    void refusesBadValuesAndNamesThem() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RestartSource.withBackoff(Duration.ZERO, ofSeconds(1)))
                .withMessage("the first wait must be at least PT0.001S, was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RestartSource.withBackoff(ofSeconds(2), ofSeconds(1)))
                .withMessage("the longest wait must be from the first, which is PT2S, to PT24H, was PT1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RESTART.atMost(0))
                .withMessage("restarts must be at least 1, was 0");
    }

    @Test
    void saysInTheDescriptionThatItIsRestarted() {
        assertThat(Pipeline.define("quotes")
                        .from(RESTART.atMost(5).around(new Reading(opened, opened)))
                        .to(Sinks.discard())
                        .describe()
                        .toString())
                .contains("a table, restarted up to 5 times");
    }
}
