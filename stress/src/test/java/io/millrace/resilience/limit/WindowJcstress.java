package io.millrace.resilience.limit;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Attempts that end while the window closes. */
public class WindowJcstress {

    private static final long MILLIS = 1_000_000L;

    /** What is counted while the window is taken is in it or in the next one. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "each is in one window")
    @Outcome(expect = FORBIDDEN, desc = "one is lost, or counted twice")
    @State
    public static class CountedOnce {
        private final Seen seen = new Seen();
        private long taken;

        @Actor
        public void counter() {
            seen.completed(MILLIS);
            seen.completed(MILLIS);
        }

        @Actor
        public void closer() {
            taken = seen.take(1).completed();
        }

        @Arbiter
        public void after(I_Result result) {
            result.r1 = (int) (taken + seen.take(1).completed());
        }
    }

    /** Two attempts end, each of which closes the window: it is closed once, and the limit cut once. */
    @JCStressTest
    @Outcome(
            id = "14, 0",
            expect = ACCEPTABLE,
            desc = "cut once; the other is in this window or in the next, and no permit is out")
    @Outcome(expect = FORBIDDEN, desc = "cut twice, or not at all")
    @State
    public static class ClosedOnce {
        private final AdaptiveLimit limit = new AdaptiveLimit(LimitSettings.standard("db"), () -> 0, () -> 0.5);
        private final StageLimit one = limit.open(() -> {});
        private final StageLimit other = limit.open(() -> {});

        public ClosedOnce() {
            for (int i = 0; i < 30; i++) {
                one.takeOrLineUp();
                one.late(i * MILLIS);
            }
            for (int i = 0; i < 20; i++) {
                one.takeFree();
            }
            one.unknown();
            other.takeFree();
        }

        @Actor
        public void one() {
            one.late(100 * MILLIS);
        }

        @Actor
        public void other() {
            other.late(100 * MILLIS);
        }

        @Arbiter
        public void after(II_Result result) {
            result.r1 = limit.limit();
            one.close();
            other.close();
            result.r2 = limit.inFlight() == 0 ? 0 : -1;
        }
    }
}
