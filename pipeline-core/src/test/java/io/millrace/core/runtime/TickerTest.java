package io.millrace.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TickerTest {

    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(1);

    @Test
    void endsItsThreadWhenThereIsNothingToLookAtAndBeginsAnewWhenThereIs() throws InterruptedException {
        AtomicReference<Thread> looking = new AtomicReference<>();
        AtomicBoolean something = new AtomicBoolean(true);
        CountDownLatch first = new CountDownLatch(3);
        CountDownLatch second = new CountDownLatch(200);
        Ticker ticker = new Ticker("ticker-test", TICK, (now, elapsed, paused) -> {
            looking.set(Thread.currentThread());
            first.countDown();
            second.countDown();
            return something.get();
        });
        ticker.wake();
        first.await();
        Thread before = looking.get();
        something.set(false);
        before.join();
        something.set(true);
        ticker.wake();
        second.await();
        assertThat(looking.get()).isNotSameAs(before);
        ticker.close();
        looking.get().join();
    }

    @Test
    void goesOnAfterALookThatFailed() throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        CountDownLatch again = new CountDownLatch(3);
        Ticker ticker = new Ticker("ticker-test", TICK, (now, elapsed, paused) -> {
            again.countDown();
            if (looks.getAndIncrement() == 0) {
                throw new IllegalStateException("as planned by the test");
            }
            return true;
        });
        ticker.wake();
        again.await();
        ticker.close();
    }

    @Test
    void saysHowMuchTimeHasPassedSinceTheLastLook() throws InterruptedException {
        AtomicReference<String> wrong = new AtomicReference<>("");
        AtomicReference<Long> last = new AtomicReference<>();
        CountDownLatch enough = new CountDownLatch(20);
        Ticker ticker = new Ticker("ticker-test", TICK, (now, elapsed, paused) -> {
            Long before = last.getAndSet(now);
            if (elapsed != (before == null ? 0 : now - before)) {
                wrong.set(elapsed + " since " + before + " at " + now);
            }
            enough.countDown();
            return true;
        });
        ticker.wake();
        enough.await();
        ticker.close();
        assertThat(wrong.get()).isEmpty();
    }

    @Test
    void pausesLongerAfterALongLookButNotLongerThanASecondAndSaysSo() throws InterruptedException {
        BlockingQueue<Long> pauses = new LinkedBlockingQueue<>();
        Ticker ticker = new Ticker("ticker-test", TICK, (now, elapsed, paused) -> {
            pauses.add(paused);
            while (paused == 0 && System.nanoTime() - now < TimeUnit.MILLISECONDS.toNanos(30)) {
                Thread.onSpinWait();
            }
            return true;
        });
        ticker.wake();
        assertThat(pauses.take()).isZero();
        assertThat(pauses.take()).isEqualTo(TimeUnit.SECONDS.toNanos(1));
        assertThat(pauses.take()).isGreaterThanOrEqualTo(TICK);
        ticker.close();
    }

    @Test
    void refusesATickOfNoTime() {
        assertThatThrownBy(() -> new Ticker("ticker-test", 0, (now, elapsed, paused) -> true))
                .hasMessage("tickNanos must be at least 1, was 0");
    }
}
