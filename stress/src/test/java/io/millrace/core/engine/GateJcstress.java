package io.millrace.core.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** An element that passes against an end that comes from elsewhere. */
public class GateJcstress {

    /** One of the two does what closing means, and never while the element passes. */
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "the one that passed, or the one that shut it")
    @Outcome(expect = FORBIDDEN, desc = "both, none, or while the element passes")
    @State
    public static class Close {
        private final Gate gate = new Gate();
        private volatile boolean passing;

        @Actor
        public void serial(II_Result result) {
            if (gate.enter()) {
                passing = true;
                passing = false;
                result.r1 = gate.leave() ? 1 : 0;
            }
        }

        @Actor
        public void closer(II_Result result) {
            if (gate.close()) {
                result.r2 = passing ? -1 : 1;
            }
        }
    }
}
