package io.millrace.resilience.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.resilience.FakePolicyContext;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

    private static final long SECOND = 1_000_000_000;
    private static final RetryBudgetSettings STANDARD = RetryBudgetSettings.standard("db");

    private final RetryBudget budget = new RetryBudget(STANDARD, 0);

    @Test
    void hasAReserveOfOneASecond() {
        assertThat(taken(budget, 100, 0)).isEqualTo(10);
        assertThat(budget.denied()).isEqualTo(90);
        assertThat(taken(budget, 100, 9 * SECOND)).isZero();
        assertThat(taken(budget, 100, 10 * SECOND)).isEqualTo(10);
    }

    @Test
    void getsATokenForTenSuccesses() {
        taken(budget, 10, 0);
        succeed(9, SECOND);
        assertThat(budget.tryTake(SECOND)).isFalse();
        succeed(1, SECOND);
        assertThat(budget.tryTake(SECOND)).isTrue();
        assertThat(budget.tryTake(SECOND)).isFalse();
    }

    @Test
    void forgetsSuccessesAfterTenSeconds() {
        succeed(1000, 0);
        assertThat(budget.available(9 * SECOND)).isEqualTo(110);
        assertThat(budget.available(10 * SECOND)).isEqualTo(10);
    }

    @Test
    void givesBackWhatWasNotUsed() {
        taken(budget, 10, 0);
        budget.giveBack(SECOND);
        assertThat(budget.available(SECOND)).isEqualTo(1);
    }

    @Test
    void beginsAgainWhenTheClockIsPutBackOrRests() {
        RetryBudget late = new RetryBudget(STANDARD, 1000 * SECOND);
        taken(late, 10, 1000 * SECOND);
        assertThat(late.available(0)).isEqualTo(10);
        taken(late, 10, 0);
        assertThat(late.available(5000 * SECOND)).isEqualTo(10);
    }

    /** The amplification in an outage: whatever happens, no more retries than the reserve and a tenth of the successes. */
    @Property(tries = 500)
    void neverPaysForMoreThanItHas(
            @ForAll @Size(max = 200) java.util.List<@IntRange(min = 0, max = 29) Integer> script) {
        RetryBudget drawn = new RetryBudget(STANDARD, 0);
        long now = 0;
        int successes = 0;
        int retries = 0;
        for (int step : script) {
            now += (step / 3) * SECOND / 50;
            if (step % 3 == 0) {
                retries += drawn.tryTake(now) ? 1 : 0;
            } else {
                drawn.succeeded(now);
                successes++;
            }
            // Ten for each time that the reserve may have come back, which takes at least nine seconds.
            assertThat((long) retries).isLessThanOrEqualTo(10 * (1 + now / (9 * SECOND)) + successes / 10);
        }
    }

    @Test
    void isExactWhenThreadsRace() throws Exception {
        int threads = 4;
        int tries = 50_000;
        RetryBudget raced = new RetryBudget(STANDARD, 0);
        CountDownLatch start = new CountDownLatch(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        java.util.List<Future<Integer>> futures = new java.util.ArrayList<>();
        for (int i = 0; i < threads; i++) {
            futures.add(pool.submit(() -> {
                start.countDown();
                start.await();
                int won = 0;
                for (int n = 0; n < tries; n++) {
                    raced.succeeded(0);
                    won += raced.tryTake(0) ? 1 : 0;
                }
                return won;
            }));
        }
        int taken = 0;
        for (Future<Integer> future : futures) {
            taken += future.get();
        }
        pool.shutdown();
        assertThat(taken + raced.available(0)).isEqualTo(10 + threads * tries / 10);
    }

    @Test
    void isSharedByNameAndRefusesOtherNumbers() {
        FakePolicyContext context = FakePolicyContext.of("reserve");
        RetryBudget first = STANDARD.open(context);
        assertThat(STANDARD.open(context.sibling("store"))).isSameAs(first);
        RetryBudgetSettings other = new RetryBudgetSettings("db", 20, 1, Duration.ofSeconds(10));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.open(context.sibling("late")))
                .withMessage("in this runtime there is retry budget 'db' of 10 % and 1/s, and stage 'late' wants retry"
                        + " budget 'db' of 20 % and 1/s; give both the same numbers or other names");
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryBudgetSettings("db", 101, 1, Duration.ofSeconds(10)))
                .withMessage("percent must be from 0 to 100, was 101");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryBudgetSettings("db", 10, -1, Duration.ofSeconds(10)))
                .withMessage("reservePerSecond must be from 0 to 1000000, was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryBudgetSettings("db", 10, 1, Duration.ofMillis(1)))
                .withMessage("expiry must be from PT1S to PT1H, was PT0.001S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryBudgetSettings.standard(" "))
                .withMessage("the dependency of a retry budget must not be blank, was ' '");
    }

    private void succeed(int times, long now) {
        for (int i = 0; i < times; i++) {
            budget.succeeded(now);
        }
    }

    private static int taken(RetryBudget from, int tries, long now) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += from.tryTake(now) ? 1 : 0;
        }
        return taken;
    }
}
