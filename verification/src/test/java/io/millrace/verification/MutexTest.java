package io.millrace.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.sync.Mutex;
import io.millrace.core.sync.PermitTimeoutException;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;

/** One function at a time has the value. */
class MutexTest {

    private final VirtualTime time = VirtualTime.create();

    @AfterEach
    void close() {
        time.close();
    }

    @Test
    void oneFunctionAtATimeHasTheValue() {
        Mutex<List<Integer>> log = Mutex.of(time.runtime(), "log", new ArrayList<>());
        AtomicInteger inside = new AtomicInteger();
        Pipeline.define("writers")
                .from(IntStream.range(0, 20).boxed().toList())
                .mapAsync(
                        8,
                        n -> log.lock(list -> {
                            assertThat(inside.incrementAndGet()).isEqualTo(1);
                            return Mono.delay(
                                            Duration.ofMillis(1), time.runtime().scheduler())
                                    .map(tick -> {
                                        list.add(n);
                                        inside.decrementAndGet();
                                        return n;
                                    });
                        }))
                .run(time.runtime())
                .await()
                .assertNoLoss();
        StepVerifier.create(log.lock(list -> Mono.just(List.copyOf(list))))
                .expectNext(IntStream.range(0, 20).boxed().toList())
                .verifyComplete();
        assertThat(log.isLocked()).isFalse();
    }

    @Test
    void aChangeReplacesTheValueUnlessItFails() {
        Mutex<Integer> count = Mutex.of(time.runtime(), "count", 1);
        StepVerifier.create(count.update(n -> Mono.just(n + 1))).expectNext(2).verifyComplete();
        StepVerifier.create(count.update(n -> Mono.error(new IllegalStateException("no"))))
                .verifyErrorMessage("no");
        StepVerifier.create(count.update(n -> Mono.empty())).verifyComplete();
        StepVerifier.create(count.update(n -> {
                    throw new IllegalStateException("thrown");
                }))
                .verifyErrorMessage("thrown");
        StepVerifier.create(count.lock(Mono::just)).expectNext(2).verifyComplete();
        assertThat(count).hasToString("Mutex[count]");
    }

    @Test
    void oneWhoWaitsTooLongFailsAndLeaves() {
        Mutex<String> mutex = Mutex.of(time.runtime(), "conf", "value");
        Sinks.One<String> answer = Sinks.one();
        TestSubscriber<String> holder = TestSubscriber.create();
        mutex.lock(value -> answer.asMono()).subscribe(holder);
        assertThat(mutex.isLocked()).isTrue();
        TestSubscriber<String> late = TestSubscriber.create();
        mutex.lock(Duration.ofSeconds(1), Mono::just).subscribe(late);
        assertThat(mutex).hasToString("Mutex[conf, locked, 1 waiting]");

        time.advance(Duration.ofSeconds(1));
        assertThat(late.expectTerminalError()).isInstanceOf(PermitTimeoutException.class);
        assertThat(mutex.waiting()).isZero();
        answer.tryEmitValue("done");
        assertThat(holder.getReceivedOnNext()).containsExactly("done");
        assertThat(mutex.isLocked()).isFalse();
    }
}
