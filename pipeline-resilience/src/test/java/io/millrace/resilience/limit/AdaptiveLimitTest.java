package io.millrace.resilience.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.resilience.FakePolicyContext;
import java.util.concurrent.Phaser;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {

    private static final long MILLIS = 1_000_000L;

    private final AdaptiveLimit limit = new AdaptiveLimit(LimitSettings.standard("inventory"), () -> 0, () -> 0.5);
    private final StageLimit stage = limit.open(() -> {});

    @Test
    void letsAsManyRunAsItSays() {
        for (int i = 0; i < 20; i++) {
            assertThat(stage.takeOrLineUp()).isTrue();
        }
        assertThat(stage.takeOrLineUp()).isFalse();
        assertThat(limit.inFlight()).isEqualTo(20);
        stage.unknown();
        assertThat(stage.takeOrLineUp()).as("the one that was reserved").isTrue();
        stage.close();
        assertThat(limit.inFlight()).isZero();
    }

    @Test
    void lateAttemptsCutItAndItsPermitsGoAsAttemptsEnd() {
        for (int i = 0; i < 20; i++) {
            stage.takeOrLineUp();
        }
        for (int i = 0; i < 30; i++) {
            stage.late(i * 10 * MILLIS);
            stage.takeOrLineUp();
        }
        assertThat(limit.limit()).isEqualTo(14);
        assertThat(limit.inFlight()).isLessThanOrEqualTo(20);
        stage.close();
        assertThat(limit.inFlight()).isZero();
    }

    @Test
    void oneThatTakesOnlyWhatIsFreeDoesNotLineUp() {
        for (int i = 0; i < 20; i++) {
            assertThat(stage.takeFree()).isTrue();
        }
        assertThat(stage.takeFree()).isFalse();
        stage.unknown();
        assertThat(stage.takeFree()).isTrue();
    }

    @Test
    void aClockThatGoesBackLeavesNoWindowOpen() {
        for (int i = 0; i < 100; i++) {
            stage.takeOrLineUp();
            stage.late(-1_000_000 * MILLIS + i * 10 * MILLIS);
        }
        assertThat(limit.limit()).isLessThan(20);
    }

    @Test
    void aRestIsNotPartOfAWindow() {
        completes(40, 0);
        double before = limit.perNano();
        completes(40, 3_600_000 * MILLIS);
        assertThat(limit.perNano()).as("of an hour with 40 calls").isGreaterThan(before / 2);
    }

    /** One each 5 ms. */
    private void completes(int number, long from) {
        for (int i = 1; i <= number; i++) {
            stage.takeOrLineUp();
            stage.completed(5 * MILLIS, from + i * 5 * MILLIS);
        }
    }

    @Test
    void whatIsKnownOfItsPaceIsOfTheLastWindow() {
        assertThat(limit.meanNanos()).isNaN();
        completes(40, 0);
        assertThat(limit.meanNanos()).isEqualTo(5.0 * MILLIS);
        assertThat(limit.perNano() * 1e9).isBetween(190.0, 210.0);
        assertThat(limit.baselineNanos()).isEqualTo(5.0 * MILLIS);
    }

    // Stages on several threads take, give and shed while windows close and the limit moves: nothing is left, nothing
    // is doubled.
    @Test
    void permitsAreConservedWhileItMoves() {
        int stages = 4;
        FakePolicyContext context = FakePolicyContext.of("stage");
        LimitSettings settings = new LimitSettings("shared", 10, 1, 40, 1.5);
        AdaptiveLimit shared = settings.open(context).limit();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicLong clock = new AtomicLong();
        Phaser done = new Phaser(1);
        IntStream.range(0, stages).forEach(n -> {
            done.register();
            StageLimit mine = settings.open(context.sibling("stage" + n));
            new Thread(() -> {
                        ThreadLocalRandom random = ThreadLocalRandom.current();
                        int held = 0;
                        for (int i = 0; i < 50_000; i++) {
                            long time = clock.addAndGet(random.nextLong(MILLIS));
                            if (random.nextBoolean() && mine.takeOrLineUp()) {
                                held++;
                                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            } else if (held > 0) {
                                held--;
                                running.decrementAndGet();
                                switch (random.nextInt(8)) {
                                    case 0, 1 -> mine.late(time);
                                    case 2 -> mine.unknown();
                                    default -> mine.completed(random.nextLong(10 * MILLIS), time);
                                }
                            } else {
                                mine.leaveLine();
                            }
                        }
                        running.addAndGet(-held);
                        mine.close();
                        done.arriveAndDeregister();
                    })
                    .start();
        });
        done.arriveAndAwaitAdvance();
        assertThat(running).hasValue(0);
        assertThat(shared.inFlight()).isZero();
        assertThat(most.get()).isLessThanOrEqualTo(40 + stages);
        StageLimit last = settings.open(context.sibling("last"));
        for (int i = 0; i < shared.limit(); i++) {
            assertThat(last.takeOrLineUp()).isTrue();
        }
        assertThat(last.takeOrLineUp()).isFalse();
    }
}
