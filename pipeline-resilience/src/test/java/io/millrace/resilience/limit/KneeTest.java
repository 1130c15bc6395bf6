package io.millrace.resilience.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** The decision, window by window: a service is a function from a limit to what is seen under it. */
class KneeTest {

    private static final long SECOND = 1_000_000_000L;
    private static final double MILLIS = 1e6;

    private final LimitSettings settings = LimitSettings.standard("inventory");
    private Knee knee = new Knee(settings, 0);
    private long now;

    /** What is seen in a second of a service with {@code workers} that take 10 ms each, and an unlimited load. */
    private Window saturated(int workers, double slowness) {
        int limit = knee.limit();
        double took = 10 * MILLIS * slowness * Math.max(1, (double) limit / workers);
        long completed = (long) (SECOND / took * limit);
        return new Window(SECOND, completed, completed, true, completed, completed * took, 0, limit);
    }

    private void close(Window window) {
        now += window.nanos();
        knee.close(window, now, 0.5);
    }

    private void seconds(int number, int workers, double slowness) {
        for (int i = 0; i < number; i++) {
            close(saturated(workers, slowness));
        }
    }

    private static Window window(long started, long near, boolean touched, long completed, double millis, long late) {
        return new Window(SECOND, started, near, touched, completed, completed * millis * MILLIS, late, 10);
    }

    @Test
    void findsWhatTheDependencyCanUseFromBelow() {
        seconds(30, 200, 1);
        assertThat(knee.limit()).isBetween(180, 330);
        assertThat(knee.baselineNanos()).isBetween(9 * MILLIS, 14 * MILLIS);
    }

    @Test
    void findsWhatTheDependencyCanUseFromAbove() {
        seconds(60, 4, 1);
        assertThat(knee.limit()).isBetween(4, 7);
    }

    @Test
    void leavesTheLimitWhenTheDependencyIsSlowerForAll() {
        seconds(60, 32, 1);
        int before = knee.limit();
        seconds(60, 32, 3);
        assertThat(knee.limit()).isBetween((int) (0.7 * before), (int) (1.6 * before));
        seconds(60, 128, 3);
        assertThat(knee.limit()).as("slower, and more of it").isBetween(110, 210);
        assertThat(knee.baselineNanos()).isBetween(25 * MILLIS, 45 * MILLIS);
    }

    @Test
    void goesDownWhenWorkersAreGone() {
        seconds(60, 64, 1);
        seconds(60, 16, 1);
        assertThat(knee.limit()).isBetween(14, 28);
    }

    @Test
    void neverLeavesItsBounds() {
        knee = new Knee(new LimitSettings("inventory", 10, 5, 12, 1.5), 0);
        for (int i = 0; i < 200; i++) {
            seconds(1, 1 + i % 40, 1);
            assertThat(knee.limit()).isBetween(5, 12);
        }
    }

    @Test
    void cutsWhenMoreThanATenthIsLateAndRestoresWhenHardlyAnyIs() {
        close(window(1000, 1000, true, 800, 50, 200));
        assertThat(knee.limit()).isEqualTo(14);
        close(window(1000, 1000, true, 800, 50, 200));
        assertThat(knee.limit()).isEqualTo(10);
        for (int i = 0; i < 20; i++) {
            close(window(1000, 1000, true, 800, 50, 200));
        }
        assertThat(knee.limit()).as("a quarter").isEqualTo(5);
        close(window(1000, 1000, true, 1000, 10, 5));
        assertThat(knee.limit()).as("0.8 of 20").isEqualTo(16);
    }

    @Test
    void aTwentiethIsLeftWhenNothingComesBack() {
        knee = new Knee(new LimitSettings("inventory", 100, 1, 1000, 1.5), 0);
        for (int i = 0; i < 30; i++) {
            close(window(100, 100, true, 0, 0, 100));
        }
        assertThat(knee.limit()).isEqualTo(5);
        close(window(100, 100, true, 9, 10, 0));
        assertThat(knee.limit()).as("too few to believe it").isLessThan(20);
        close(window(100, 100, true, 50, 10, 0));
        assertThat(knee.limit()).isEqualTo(80);
    }

    @Test
    void lateAttemptsOfADependencyThatIsNotFullAreNotItsFault() {
        close(window(1000, 0, false, 800, 10, 200));
        assertThat(knee.limit()).isEqualTo(20);
    }

    @Test
    void growsAtOnceWhenPeaksTouchIt() {
        close(window(1000, 10, false, 1000, 10, 0));
        close(window(1000, 10, true, 1000, 10, 0));
        assertThat(knee.limit()).isEqualTo(24);
    }

    @Test
    void comesDownSlowlyToWithinReachOfALoadThatIsLow() {
        knee = new Knee(new LimitSettings("inventory", 500, 1, 1000, 1.5), 0);
        close(window(1000, 0, false, 1000, 10, 0));
        assertThat(knee.limit()).isEqualTo(475);
        for (int i = 0; i < 100; i++) {
            close(window(1000, 0, false, 1000, 10, 0));
        }
        assertThat(knee.limit()).as("four times the peak").isEqualTo(40);
    }

    @Test
    void aWindowWithoutAnySampleChangesNothing() {
        close(window(1000, 1000, true, 0, 0, 0));
        assertThat(knee.limit()).isEqualTo(20);
        assertThat(knee.baselineNanos()).isNaN();
    }

    @Test
    void theSameWindowsLeadToTheSameLimits() {
        seconds(100, 50, 1);
        int first = knee.limit();
        knee = new Knee(settings, 0);
        now = 0;
        seconds(100, 50, 1);
        assertThat(knee.limit()).isEqualTo(first);
    }

    /** As {@link #saturated}, and of those who would complete a fraction is late. */
    private void seconds(int number, int workers, DoubleSupplier late) {
        for (int i = 0; i < number; i++) {
            Window all = saturated(workers, 1);
            long tooLate = (long) (all.completed() * late.getAsDouble());
            long completed = all.completed() - tooLate;
            close(new Window(
                    SECOND,
                    all.started(),
                    all.nearLimit(),
                    true,
                    completed,
                    completed * all.meanNanos(),
                    tooLate,
                    all.peak()));
        }
    }

    // Several limits before one dependency each see that more is of use to them, and that fewer are not.
    @Test
    void goesNoFurtherUpWhenMoreIsOfUseButLate() {
        seconds(60, 1000, () -> knee.limit() <= 100 ? 0 : 0.05);
        assertThat(knee.limit()).isBetween(70, 130);
    }

    @Test
    void findsWhatADependencyCanUseThatIsOftenLateWhateverTheLimit() {
        seconds(60, 200, () -> 0.05);
        assertThat(knee.limit()).isBetween(180, 330);
    }

    @Test
    void goesBackToWhatItKnowsWhenWhatItTriedWasInterrupted() {
        close(saturated(200, 1));
        assertThat(knee.limit()).as("tries fewer, to see how long a call takes").isEqualTo(16);
        now += 3600 * SECOND;
        knee.resume(now);
        assertThat(knee.limit()).isEqualTo(20);
        seconds(30, 200, 1);
        assertThat(knee.limit()).isBetween(180, 330);
    }

    @Test
    void isNotHeldForHoursWhenTheClockIsSetBack() {
        now = 7200 * SECOND;
        knee = new Knee(settings, now);
        seconds(60, 20, 1);
        now = 0;
        knee.resume(now);
        seconds(30, 200, 1);
        assertThat(knee.limit()).isBetween(180, 330);
    }

    @Test
    void aHoldGetsLongerUpToItsBoundUntilItWasOfUse() {
        Hold hold = new Hold(3 * SECOND);
        hold.reset(0);
        assertThat(hold.over(0)).isTrue();
        hold.extend(0, 0.5);
        assertThat(hold.over(SECOND - 1)).isFalse();
        assertThat(hold.over(SECOND)).isTrue();
        hold.extend(0, 0);
        assertThat(hold.over(17 * SECOND / 10)).as("2 s, 15 % less").isTrue();
        hold.extend(0, 0.5);
        assertThat(hold.over(3 * SECOND)).isTrue();
        hold.reset(0);
        hold.extend(0, 0.5);
        assertThat(hold.over(SECOND)).isTrue();
    }
}
