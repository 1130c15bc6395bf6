package io.millrace.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The wheel against a sorted list. */
class TimingWheelProperties {

    private static final long TICK = TimingWheel.TICK_NANOS;

    private enum What {
        SET,
        UNSET,
        ADVANCE,
        STEP,
        POLL
    }

    record Action(What what, long nanos, int index) {}

    /** A timer as the model knows it. */
    private static final class Known {
        private final int number;
        private final long tick;
        private final Timer timer;
        private boolean over;

        Known(int number, long tick, Timer timer) {
            this.number = number;
            this.tick = tick;
            this.timer = timer;
        }
    }

    private final TimingWheel wheel = new TimingWheel();
    private final List<Known> all = new ArrayList<>();
    private final List<Integer> ran = new ArrayList<>();
    private long now;

    @Property(tries = 500)
    void runsTheSameTimersInTheSameOrderAsASortedList(@ForAll("actions") List<Action> actions) {
        for (Action action : actions) {
            switch (action.what()) {
                case SET -> set(saturated(now, action.nanos()));
                case UNSET -> unset(action.index());
                case ADVANCE -> advance(saturated(now, action.nanos()));
                case STEP -> advance(Math.max(now, Math.min(wheel.nextNanos(), saturated(now, action.nanos()))));
                case POLL -> runOne();
            }
            check();
        }
        advance(Long.MAX_VALUE);
        assertThat(wheel.size()).isZero();
        assertThat(wheel.nextNanos()).isEqualTo(TimingWheel.NEVER);
    }

    private static long saturated(long now, long more) {
        return now > Long.MAX_VALUE - more ? Long.MAX_VALUE : now + more;
    }

    private void set(long due) {
        int number = all.size();
        Timer timer = wheel.set(() -> ran.add(number), due);
        assertThat(timer).isNotNull();
        long tick = Math.min(Long.MAX_VALUE / TICK, due / TICK + (due % TICK == 0 ? 0 : 1));
        // what is due already queues up behind what is due already
        all.add(new Known(number, Math.max(tick, now / TICK), timer));
    }

    private void unset(int index) {
        if (!all.isEmpty()) {
            Known known = all.get(index % all.size());
            known.timer.run();
            known.over = true;
        }
    }

    private void advance(long to) {
        now = to;
        while (!wheel.advanceTo(now)) {
            Thread.onSpinWait();
        }
        for (List<Known> due = due(); !due.isEmpty(); due = due()) {
            runOne();
        }
        assertThat(wheel.poll()).isNull();
    }

    private void runOne() {
        List<Known> due = due();
        Runnable task = wheel.poll();
        if (due.isEmpty()) {
            assertThat(task).isNull();
            return;
        }
        ran.clear();
        assertThat(task).isNotNull();
        task.run();
        due.get(0).over = true;
        assertThat(ran).containsExactly(due.get(0).number);
    }

    private List<Known> due() {
        return all.stream()
                .filter(known -> !known.over && known.tick <= now / TICK)
                .sorted(Comparator.comparingLong((Known known) -> known.tick).thenComparingInt(known -> known.number))
                .toList();
    }

    private void check() {
        List<Known> set = all.stream().filter(known -> !known.over).toList();
        assertThat(wheel.size()).isEqualTo(set.size());
        long earliest = set.stream().mapToLong(known -> known.tick).min().orElse(Long.MAX_VALUE);
        if (set.isEmpty()) {
            assertThat(wheel.nextNanos()).isEqualTo(TimingWheel.NEVER);
        } else {
            assertThat(wheel.nextNanos() / TICK).isLessThanOrEqualTo(earliest);
        }
    }

    @Provide
    Arbitrary<List<Action>> actions() {
        Arbitrary<Long> nanos = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 3 * TICK),
                Arbitraries.longs().between(0, 70).map(ticks -> ticks * TICK),
                Arbitraries.longs().between(0, 5_000 * TICK),
                Arbitraries.longs().between(0, 20_000_000 * TICK),
                Arbitraries.longs().between(0, Long.MAX_VALUE));
        Arbitrary<What> what = Arbitraries.frequency(
                net.jqwik.api.Tuple.of(6, What.SET),
                net.jqwik.api.Tuple.of(2, What.UNSET),
                net.jqwik.api.Tuple.of(2, What.ADVANCE),
                net.jqwik.api.Tuple.of(2, What.STEP),
                net.jqwik.api.Tuple.of(1, What.POLL));
        return Combinators.combine(what, nanos, Arbitraries.integers().between(0, 1_000))
                .as(Action::new)
                .list()
                .ofMaxSize(60);
    }
}
