package io.millrace.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.core.queue.MpscRing.Put;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MpscRingTest {

    private static final int THREADS = 4;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 1000})
    void holdsExactlyAsManyAsItHasPlacesInOrder(int capacity) {
        MpscRing<Integer> ring = new MpscRing<>(capacity);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < capacity; i++) {
                assertThat(ring.isFull()).isFalse();
                assertThat(ring.offer(i)).isEqualTo(Put.DONE);
            }
            assertThat(ring.offer(-1)).isEqualTo(Put.FULL);
            assertThat(ring.size()).isEqualTo(capacity);
            for (int i = 0; i < capacity; i++) {
                assertThat(ring.poll()).isEqualTo(i);
            }
            assertThat(ring.poll()).isNull();
            assertThat(ring.isEmpty()).isTrue();
        }
        assertThat(ring.accepted()).isEqualTo(3L * capacity);
    }

    @Test
    void rejectsACapacityThatItCannotHave() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MpscRing<>(0))
                .withMessage("capacity must be from 1 to 1073741824, was 0");
    }

    @Test
    void givesOutWhatItHasOnceItIsClosedAndTakesNothing() {
        MpscRing<Integer> ring = new MpscRing<>(4);
        ring.offer(1);
        ring.close();
        ring.close();
        assertThat(ring.offer(2)).isEqualTo(Put.CLOSED);
        assertThat(ring.isExhausted()).isFalse();
        assertThat(ring.poll()).isEqualTo(1);
        assertThat(ring.isExhausted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64})
    void losesNothingAndKeepsTheOrderOfEachProducer(int capacity) {
        int each = 50_000;
        MpscRing<Long> ring = new MpscRing<>(capacity);
        long[] next = new long[THREADS];
        Crew.run(THREADS + 1, thread -> {
            if (thread < THREADS) {
                for (long i = 0; i < each; i++) {
                    while (ring.offer(i * THREADS + thread) != Put.DONE) {
                        Thread.yield();
                    }
                }
                return;
            }
            for (int taken = 0; taken < THREADS * each; ) {
                Long element = ring.poll();
                if (element == null) {
                    Thread.yield();
                } else {
                    int from = (int) (element % THREADS);
                    assertThat(element / THREADS).isEqualTo(next[from]++);
                    taken++;
                }
            }
        });
        assertThat(ring.isEmpty()).isTrue();
        assertThat(ring.accepted()).isEqualTo((long) THREADS * each);
    }

    @Test
    void whatWasAcceptedBeforeItWasClosedComesOutAndNothingElse() {
        for (int round = 0; round < 100; round++) {
            MpscRing<Integer> ring = new MpscRing<>(16);
            AtomicLong accepted = new AtomicLong();
            CompletableFuture<Long> taken = new CompletableFuture<>();
            Crew.run(THREADS + 2, thread -> {
                if (thread == THREADS) {
                    while (ring.accepted() < 100) {
                        Thread.yield();
                    }
                    ring.close();
                } else if (thread > THREADS) {
                    long count = 0;
                    while (!ring.isExhausted()) {
                        if (ring.poll() != null) {
                            count++;
                        } else {
                            Thread.yield();
                        }
                    }
                    taken.complete(count);
                } else {
                    Put put = Put.DONE;
                    while (put != Put.CLOSED) {
                        put = ring.offer(1);
                        if (put == Put.DONE) {
                            accepted.incrementAndGet();
                        } else {
                            Thread.yield();
                        }
                    }
                }
            });
            assertThat(taken.join()).isEqualTo(accepted.get()).isEqualTo(ring.accepted());
        }
    }
}
