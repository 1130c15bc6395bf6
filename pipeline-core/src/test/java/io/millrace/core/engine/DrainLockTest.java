package io.millrace.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One holds it, the others leave something and go away; what was left is seen, once, in order. */
class DrainLockTest {

    private final DrainLock lock = new DrainLock();
    private final List<Integer> handled = new ArrayList<>();

    private final class Number extends Event {

        private final int number;

        Number(int number) {
            this.number = number;
        }

        @Override
        void handle() {
            handled.add(number);
        }
    }

    private void handleAll() {
        for (Event event = lock.takeAll(); event != null; ) {
            Event newer = event.next;
            event.handle();
            event = newer;
        }
    }

    @Test
    void isHeldByOneAtATime() {
        assertThat(lock.enter()).isTrue();
        assertThat(lock.isMine()).isTrue();
        assertThat(lock.enter()).isFalse();
        assertThat(lock.exit()).isTrue();
        assertThat(lock.isMine()).isFalse();
        assertThat(lock.enterOrSignal()).isTrue();
    }

    @Test
    void whoFindsItFreeHandlesItsEventItself() {
        assertThat(lock.enterOrLeave(new Number(1))).isTrue();
        assertThat(lock.takeAll()).isNull();
        assertThat(lock.exit()).isTrue();
    }

    @Test
    void showsWhatWasLeftInTheOrderInWhichItWasLeft() {
        lock.enter();
        for (int i = 0; i < 5; i++) {
            assertThat(lock.enterOrLeave(new Number(i))).isFalse();
        }
        assertThat(lock.isEmpty()).isFalse();
        handleAll();
        assertThat(handled).containsExactly(0, 1, 2, 3, 4);
        assertThat(lock.isEmpty()).isTrue();
    }

    @Test
    void doesNotLetGoWhileSomethingIsLeft() {
        lock.enter();
        lock.enterOrLeave(new Number(1));
        assertThat(lock.exit()).isFalse();
        assertThat(lock.isMine()).isTrue();
        handleAll();
        assertThat(lock.exit()).isTrue();
    }

    @Test
    void aSignalMakesTheHolderLookOnceMore() {
        lock.enter();
        assertThat(lock.enterOrSignal()).isFalse();
        assertThat(lock.enterOrSignal()).isFalse();
        assertThat(lock.exit()).isFalse();
        assertThat(lock.takeAll()).isNull();
        assertThat(lock.exit()).isTrue();
    }

    @Test
    void anEventStandsForTheSignalBeforeIt() {
        lock.enter();
        lock.enterOrSignal();
        lock.enterOrLeave(new Number(1));
        lock.enterOrSignal();
        handleAll();
        assertThat(handled).containsExactly(1);
        assertThat(lock.exit()).isTrue();
    }

    @Test
    void losesNothingBetweenThreadsAndLetsOneInAtATime() throws Exception {
        int threads = 4;
        int each = 20_000;
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger intruders = new AtomicInteger();
        CountDownLatch begin = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> ends = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int first = t * each;
            ends.add(pool.submit(() -> {
                begin.await();
                for (int i = 0; i < each; i++) {
                    Number event = new Number(first + i);
                    if (lock.enterOrLeave(event)) {
                        event.handle();
                        do {
                            intruders.addAndGet(inside.getAndIncrement());
                            handleAll();
                            inside.decrementAndGet();
                        } while (!lock.exit());
                    }
                }
                return null;
            }));
        }
        begin.countDown();
        for (Future<?> end : ends) {
            end.get(60, TimeUnit.SECONDS);
        }
        pool.shutdown();
        assertThat(intruders).hasValue(0);
        assertThat(lock.enter()).isTrue();
        assertThat(handled).hasSize(threads * each).doesNotHaveDuplicates();
        for (int t = 0; t < threads; t++) {
            int first = t * each;
            assertThat(handled.stream().filter(n -> n >= first && n < first + each))
                    .isSorted();
        }
    }
}
