package io.millrace.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.sync.Permit;
import io.millrace.core.sync.PermitTimeoutException;
import io.millrace.core.sync.Semaphore;
import io.millrace.core.sync.TooManyWaitersException;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;

/** Who gets a permit, in which order, and that none is lost. */
class SemaphoreTest {

    private final VirtualTime time = VirtualTime.create();
    private final Semaphore semaphore = Semaphore.of(time.runtime(), "db", 1, 5);

    @AfterEach
    void allPermitsAreBackAndNoTimerIsLeft() {
        assertThat(semaphore.available()).isEqualTo(1);
        assertThat(semaphore.waiting()).isZero();
        time.runUntilIdle();
        assertThat(time.pendingTimers()).isZero();
        time.close();
    }

    private Permit held() {
        Permit permit = semaphore.tryAcquire();
        assertThat(permit).isNotNull();
        return permit;
    }

    @Test
    void letsInAsManyAsItHasPermits() {
        Semaphore two = Semaphore.of(time.runtime(), "two", 2);
        Permit one = two.acquire().block();
        Permit other = two.acquire().block();
        assertThat(two.tryAcquire()).isNull();
        assertThat(two).hasToString("Semaphore[two, 0 of 2 free, 0 waiting]");
        one.close();
        one.close();
        assertThat(one).hasToString("Permit[two, returned]");
        assertThat(two.available()).isEqualTo(1);
        other.close();
        assertThat(two.available()).isEqualTo(2);
    }

    @Test
    void servesThoseWhoWaitInTheOrderInWhichTheyCame() {
        List<String> order = new ArrayList<>();
        Permit first = held();
        for (String name : List.of("a", "b", "c")) {
            semaphore.withPermit(Mono.fromRunnable(() -> order.add(name))).subscribe();
        }
        assertThat(semaphore.waiting()).isEqualTo(3);
        assertThat(order).isEmpty();
        first.close();
        assertThat(order).containsExactly("a", "b", "c");
    }

    @Test
    void nobodySnatchesAPermitFromThoseWhoWait() {
        Permit first = held();
        TestSubscriber<Permit> waiting = TestSubscriber.create();
        semaphore.acquire().subscribe(waiting);
        first.close();
        assertThat(semaphore.tryAcquire()).isNull();
        waiting.expectTerminalSignal();
        waiting.getReceivedOnNext().get(0).close();
    }

    @Test
    void waitsFromTheFirstDemandOn() {
        TestSubscriber<Permit> subscriber =
                TestSubscriber.builder().initialRequest(0).build();
        semaphore.acquire().subscribe(subscriber);
        assertThat(semaphore.available()).isEqualTo(1);
        subscriber.request(1);
        assertThat(semaphore.available()).isZero();
        subscriber.getReceivedOnNext().get(0).close();
    }

    @Test
    void oneWhoIsCancelledLeavesTheLine() {
        Permit first = held();
        Disposable leaving = semaphore.acquire().subscribe();
        TestSubscriber<Permit> next = TestSubscriber.create();
        semaphore.acquire().subscribe(next);
        leaving.dispose();
        assertThat(semaphore.waiting()).isEqualTo(1);
        first.close();
        next.getReceivedOnNext().get(0).close();
    }

    @Test
    void oneWhoIsWokenAndDoesNotTakeItPassesThePermitOn() {
        Permit first = held();
        List<Disposable> second = new ArrayList<>();
        List<String> order = new ArrayList<>();
        // The first that is woken cancels the second while that one's permit is on its way.
        semaphore.acquire().subscribe(permit -> {
            permit.close();
            second.get(0).dispose();
        });
        second.add(semaphore.acquire().subscribe(permit -> order.add("second")));
        semaphore.withPermit(Mono.fromRunnable(() -> order.add("third"))).subscribe();
        first.close();
        assertThat(order).containsExactly("third");
    }

    @Test
    void failsWhenNobodyGivesAPermitBackInTime() {
        Permit first = held();
        TestSubscriber<Permit> late = TestSubscriber.create();
        semaphore.acquire(Duration.ofSeconds(1)).subscribe(late);
        time.advance(Duration.ofMillis(999));
        assertThat(late.isTerminated()).isFalse();
        time.advance(Duration.ofMillis(1));
        assertThat(late.expectTerminalError())
                .isInstanceOf(PermitTimeoutException.class)
                .hasMessage("no permit of semaphore 'db' within PT1S: all 1 were held, and 0 others wait");
        first.close();
    }

    @Test
    void aTimeoutIsUnsetWhenThePermitComes() {
        Permit first = held();
        TestSubscriber<String> work = TestSubscriber.create();
        semaphore
                .withPermit(
                        Duration.ofSeconds(1),
                        Mono.just("done")
                                .delayElement(
                                        Duration.ofSeconds(5), time.runtime().scheduler()))
                .subscribe(work);
        assertThat(time.pendingTimers()).isEqualTo(1);
        first.close();
        time.advance(Duration.ofSeconds(5));
        assertThat(work.getReceivedOnNext()).containsExactly("done");
    }

    @Test
    void aTimeoutThatIsLongerThanTimeWaitsForEver() {
        Permit first = held();
        Disposable waiting =
                semaphore.acquire(Duration.ofSeconds(Long.MAX_VALUE)).subscribe();
        assertThat(time.pendingTimers()).isZero();
        waiting.dispose();
        first.close();
    }

    @Test
    void refusesOneWhenTooManyWait() {
        Permit first = held();
        List<Disposable> waiting = IntStream.range(0, 5)
                .mapToObj(n -> semaphore.acquire().subscribe())
                .toList();
        assertThatThrownBy(() -> semaphore.acquire().block())
                .isInstanceOf(TooManyWaitersException.class)
                .hasMessage(
                        "semaphore 'db' has 5 waiters, which is its bound; let fewer calls run at a time, or give it a"
                                + " higher one");
        StepVerifier.create(semaphore.withPermit(Mono.just(1))).verifyError(TooManyWaitersException.class);
        waiting.forEach(Disposable::dispose);
        first.close();
    }

    @Test
    void refusesBadSettings() {
        assertThatThrownBy(() -> Semaphore.of(time.runtime(), "db", 0))
                .hasMessage("permits of semaphore 'db' must be at least 1, was 0");
        assertThatThrownBy(() -> Semaphore.of(time.runtime(), "db", 1, -1))
                .hasMessage("maxWaiters of semaphore 'db' must be at least 0, was -1");
        assertThatThrownBy(() -> semaphore.acquire(Duration.ofNanos(-1)))
                .hasMessage("timeout for a permit of semaphore 'db' must not be negative, was PT-0.000000001S");
    }

    @Test
    void givesThePermitBackBeforeItPassesTheResultOn() {
        List<Integer> free = new ArrayList<>();
        semaphore.withPermit(Mono.just("x")).subscribe(result -> free.add(semaphore.available()));
        assertThat(free).containsExactly(1);
    }

    @Test
    void givesThePermitBackHoweverTheWorkEnds() {
        StepVerifier.create(semaphore.withPermit(Mono.empty())).verifyComplete();
        StepVerifier.create(semaphore.withPermit(Mono.error(new IllegalStateException("no"))))
                .verifyErrorMessage("no");
        StepVerifier.create(semaphore.withPermit(Mono.defer(() -> {
                    throw new IllegalStateException("thrown");
                })))
                .verifyErrorMessage("thrown");
        Mono<Integer> bad = new Mono<>() {
            @Override
            public void subscribe(reactor.core.CoreSubscriber<? super Integer> actual) {
                throw new IllegalStateException("subscribe");
            }
        };
        StepVerifier.create(semaphore.withPermit(bad)).verifyErrorMessage("subscribe");
    }

    @Test
    void givesThePermitBackWhenTheSubscriberCancelsTheWork() {
        Sinks.One<String> answer = Sinks.one();
        List<String> heard = new ArrayList<>();
        Disposable work = semaphore
                .withPermit(answer.asMono().doOnCancel(() -> heard.add("cancelled")))
                .subscribe(heard::add);
        assertThat(semaphore.available()).isZero();
        work.dispose();
        answer.tryEmitValue("late");
        assertThat(heard).containsExactly("cancelled");
        assertThat(semaphore.available()).isEqualTo(1);
    }

    @Test
    void theContextOfTheSubscriberReachesTheWork() {
        StepVerifier.create(semaphore
                        .withPermit(Mono.deferContextual(context -> Mono.just(context.<String>get("user"))))
                        .contextWrite(context -> context.put("user", "ann")))
                .expectNext("ann")
                .verifyComplete();
    }

    @Test
    void tenThousandWhoWaitDoNotOverflowTheStack() {
        Semaphore crowd = Semaphore.of(time.runtime(), "crowd", 1);
        AtomicInteger served = new AtomicInteger();
        Permit first = crowd.tryAcquire();
        for (int i = 0; i < Semaphore.MAX_WAITERS; i++) {
            crowd.withPermit(Mono.fromRunnable(served::incrementAndGet)).subscribe();
        }
        first.close();
        assertThat(served).hasValue(Semaphore.MAX_WAITERS);
        assertThat(crowd.available()).isEqualTo(1);
    }

    @Test
    void stagesOfTwoRunsShareIt() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Semaphore two = Semaphore.of(time.runtime(), "two", 2);
        Pipeline<Integer> calls = Pipeline.define("calls")
                .from(IntStream.range(0, 50).boxed().toList())
                .mapAsync(
                        16,
                        n -> two.withPermit(Mono.fromSupplier(() -> {
                                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                                    return n;
                                })
                                .delayElement(
                                        Duration.ofMillis(1), time.runtime().scheduler())
                                .doOnNext(done -> running.decrementAndGet())));
        var one = calls.run(time.runtime());
        var other = calls.run(time.runtime());
        assertThat(one.await().assertNoLoss().out()).isEqualTo(50);
        assertThat(other.await().assertNoLoss().out()).isEqualTo(50);
        assertThat(most).hasValue(2);
        assertThat(two.available()).isEqualTo(2);
    }

    @Test
    void aCancelledRunLeavesNothingBehind() {
        Sinks.One<Integer> never = Sinks.one();
        var run = Pipeline.define("calls")
                .from(List.of(1, 2, 3, 4))
                .mapAsync(4, n -> semaphore.withPermit(never.asMono()))
                .onError(OnError.skip())
                .run(time.runtime());
        time.runUntilIdle();
        assertThat(semaphore.waiting()).isEqualTo(3);
        run.cancel();
        time.runUntilIdle();
        run.snapshot().assertNoLoss();
    }
}
