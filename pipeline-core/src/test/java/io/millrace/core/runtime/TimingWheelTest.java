package io.millrace.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimingWheelTest {

    private static final long TICK = TimingWheel.TICK_NANOS;

    private final TimingWheel wheel = new TimingWheel();
    private final List<String> ran = new ArrayList<>();

    private Timer set(String name, long dueNanos) {
        Timer timer = wheel.set(() -> ran.add(name), dueNanos);
        assertThat(timer).isNotNull();
        return timer;
    }

    private List<String> at(long nanos) {
        ran.clear();
        while (!wheel.advanceTo(nanos)) {
            runDue();
        }
        runDue();
        return ran;
    }

    private void runDue() {
        for (Runnable task = wheel.poll(); task != null; task = wheel.poll()) {
            task.run();
        }
    }

    @Test
    void neverRunsATimerEarly() {
        set("a", 3 * TICK - 1);
        set("b", 3 * TICK);
        set("c", 3 * TICK + 1);
        assertThat(at(3 * TICK - 1)).isEmpty();
        assertThat(at(3 * TICK)).containsExactly("a", "b");
        assertThat(at(4 * TICK - 1)).isEmpty();
        assertThat(at(4 * TICK)).containsExactly("c");
    }

    @Test
    void aTimeThatIsOverIsDueAtOnce() {
        at(10 * TICK);
        set("now", 10 * TICK);
        set("before", TICK);
        set("long before", 0);
        assertThat(wheel.nextNanos()).isZero();
        assertThat(at(0)).containsExactly("now", "before", "long before");
    }

    @Test
    void runsTimersOfOneTickInTheOrderInWhichTheyWereSetHoweverFarAheadTheyWereSet() {
        long due = 300_000 * TICK;
        set("far", due);
        at(due - 5_000 * TICK);
        set("nearer", due);
        at(due - 70 * TICK);
        set("near", due);
        at(due - TICK);
        set("next", due);
        assertThat(at(due)).containsExactly("far", "nearer", "near", "next");
    }

    @Test
    void runsTimersInOrderOfTimeWhenItIsLate() {
        for (long tick : new long[] {70_000, 3, 5_000, 64, 63, 4_096, 1}) {
            set("" + tick, tick * TICK);
        }
        assertThat(at(1_000_000 * TICK)).containsExactly("1", "3", "63", "64", "4096", "5000", "70000");
    }

    @Test
    void aTimerThatIsUnsetNeverRuns() {
        Timer near = set("near", TICK);
        Timer far = set("far", 100_000 * TICK);
        Timer stays = set("stays", 100_000 * TICK);
        near.run();
        far.run();
        far.run();
        assertThat(wheel.size()).isEqualTo(1);
        assertThat(at(200_000 * TICK)).containsExactly("stays");
        stays.run();
        assertThat(wheel.size()).isZero();
    }

    @Test
    void aTimerThatIsDueCanBeUnsetUntilItIsTaken() {
        Timer first = set("first", TICK);
        Timer second = set("second", TICK);
        wheel.advanceTo(TICK);
        second.run();
        Runnable task = wheel.poll();
        first.run();
        assertThat(task).isNotNull();
        assertThat(wheel.poll()).isNull();
        assertThat(wheel.size()).isZero();
    }

    @Test
    void forgetsTheTaskOfATimerThatIsUnset() {
        Timer timer = set("a", TICK);
        timer.run();
        assertThat(timer.task).isNull();
    }

    @Test
    void saysWhenSomethingIsToDoAndNeverWhenThereIsNoTimer() {
        assertThat(wheel.nextNanos()).isEqualTo(TimingWheel.NEVER);
        Timer far = set("far", 10_000 * TICK);
        assertThat(wheel.nextNanos()).isPositive().isLessThanOrEqualTo(10_000 * TICK);
        set("near", 5 * TICK);
        assertThat(wheel.nextNanos()).isEqualTo(5 * TICK);
        at(5 * TICK);
        far.run();
        assertThat(wheel.nextNanos()).isEqualTo(TimingWheel.NEVER);
    }

    @Test
    void wakesUpAFewTimesForOneFarTimer() {
        set("far", TimeUnit.DAYS.toNanos(1));
        int wakes = 0;
        while (ran.isEmpty()) {
            at(wheel.nextNanos());
            wakes++;
        }
        assertThat(wakes).isLessThanOrEqualTo(5);
    }

    @Test
    void holdsTimersForLongerThanTimeLasts() {
        set("centuries", Long.MAX_VALUE);
        set("also", Long.MAX_VALUE - 1);
        assertThat(at(Long.MAX_VALUE - 2 * TICK)).isEmpty();
        assertThat(wheel.size()).isEqualTo(2);
        assertThat(wheel.nextNanos()).isPositive().isLessThan(TimingWheel.NEVER);
        assertThat(at(Long.MAX_VALUE)).containsExactly("centuries", "also");
    }

    @Test
    void movesAMillionTimersInSteps() {
        int timers = 1_000_000;
        for (int i = 0; i < timers; i++) {
            set("", 200_000 * TICK);
        }
        int steps = 1;
        while (!wheel.advanceTo(200_000 * TICK)) {
            steps++;
        }
        assertThat(steps).isGreaterThan(timers / 1_024);
        runDue();
        assertThat(ran).hasSize(timers);
    }

    @Test
    void keepsTheOrderOfATickAlsoWhileItsTimersMove() {
        long due = 5_000 * TICK;
        for (int i = 0; i < 2_000; i++) {
            set("early " + i, due);
        }
        Timer unsetLater = set("unset", due);
        assertThat(wheel.advanceTo(4_990 * TICK)).isFalse();
        set("while moving", due);
        unsetLater.run();
        assertThat(wheel.nextNanos()).isZero();
        assertThat(at(due)).hasSize(2_001).startsWith("early 0", "early 1").endsWith("early 1999", "while moving");
    }

    @Test
    void closingUnsetsAllAndTakesNoMore() {
        Timer near = set("near", TICK);
        set("far", 1_000_000 * TICK);
        for (int i = 0; i < 2_000; i++) {
            set("moving", 5_000 * TICK);
        }
        wheel.advanceTo(4_990 * TICK);
        wheel.close();
        near.run();
        assertThat(wheel.size()).isZero();
        assertThat(wheel.nextNanos()).isEqualTo(TimingWheel.NEVER);
        assertThat(wheel.set(() -> {}, 0)).isNull();
        assertThat(at(Long.MAX_VALUE)).isEmpty();
    }
}
