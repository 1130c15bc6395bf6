package io.millrace.core.runtime;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Those who set and unset timers against the thread that runs them. */
public class TimingWheelJcstress {

    private static final long TICK = TimingWheel.TICK_NANOS;
    private static final Runnable NOTHING = () -> {};

    private static int comeOut(TimingWheel wheel, long nanos) {
        while (!wheel.advanceTo(nanos)) {
            Thread.onSpinWait();
        }
        int out = 0;
        while (wheel.poll() != null) {
            out++;
        }
        return out;
    }

    /** A timer comes out once, or was unset. */
    @JCStressTest
    @Outcome(
            id = {"0, 0, 0", "1, 0, 0"},
            expect = ACCEPTABLE,
            desc = "unset in time, or come out")
    @Outcome(expect = FORBIDDEN, desc = "twice, or still there")
    @State
    public static class Unset {
        private final TimingWheel wheel = new TimingWheel();
        private final Timer timer = wheel.set(NOTHING, 70 * TICK);

        @Actor
        public void setter() {
            timer.run();
        }

        @Actor
        public void runner(III_Result result) {
            result.r1 = comeOut(wheel, 80 * TICK);
        }

        @Arbiter
        public void after(III_Result result) {
            result.r2 = wheel.size();
            result.r3 = comeOut(wheel, 80 * TICK);
        }
    }

    /** Timers that are set while time moves on come out once. */
    @JCStressTest
    @Outcome(
            id = {"1, 2", "2, 1", "3, 0"},
            expect = ACCEPTABLE,
            desc = "each once, now or the next time")
    @Outcome(expect = FORBIDDEN, desc = "lost or repeated")
    @State
    public static class Set {
        private final TimingWheel wheel = new TimingWheel();
        private final Timer earlier = wheel.set(NOTHING, 70 * TICK);

        @Actor
        public void setter() {
            wheel.set(NOTHING, TICK);
            wheel.set(NOTHING, 71 * TICK);
        }

        @Actor
        public void runner(II_Result result) {
            result.r1 = comeOut(wheel, 80 * TICK);
        }

        @Arbiter
        public void after(II_Result result) {
            result.r2 = comeOut(wheel, 80 * TICK);
            if (wheel.size() != 0 || earlier.task != null) {
                result.r2 = -1;
            }
        }
    }

    /** A timer that is set while the wheel is closed is refused, or closed with it. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 0"},
            expect = ACCEPTABLE,
            desc = "nothing is left")
    @Outcome(expect = FORBIDDEN, desc = "a timer is left in a wheel that nobody looks at")
    @State
    public static class Close {
        private final TimingWheel wheel = new TimingWheel();

        @Actor
        public void setter(II_Result result) {
            result.r1 = wheel.set(NOTHING, TICK) == null ? 0 : 1;
        }

        @Actor
        public void closer() {
            wheel.close();
        }

        @Arbiter
        public void after(II_Result result) {
            result.r2 = wheel.size();
        }
    }

    /** The thread that runs timers, which just ends for want of work, is woken or begun anew: no timer waits in vain. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both ran")
    @Outcome(expect = FORBIDDEN, desc = "one was not run within ten seconds, or not once")
    @State
    public static class Wake {
        private final TimerThread timers = new TimerThread("race", 0);
        private final AtomicInteger first = new AtomicInteger();
        private final AtomicInteger second = new AtomicInteger();

        @Actor
        public void one(II_Result result) {
            timers.set(first::incrementAndGet, 0);
            result.r1 = awaited(first);
        }

        @Actor
        public void other(II_Result result) {
            timers.set(second::incrementAndGet, 0);
            result.r2 = awaited(second);
        }

        private static int awaited(AtomicInteger runs) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (runs.get() == 0 && System.nanoTime() < end) {
                LockSupport.parkNanos(1_000);
            }
            return runs.get();
        }
    }
}
