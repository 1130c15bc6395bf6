package io.millrace.core.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.reactivestreams.Subscription;

/** Demand from below against elements that are settled, and against the end of asking. */
public class DemandWindowJcstress {

    private static final class Upstream implements Subscription {
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public void request(long n) {
            asked.addAndGet((int) n);
        }

        @Override
        public void cancel() {}
    }

    /** All that is wanted is asked for as soon as there is room for it. */
    @JCStressTest
    @Outcome(id = "7", expect = ACCEPTABLE, desc = "all of it, once")
    @Outcome(expect = FORBIDDEN, desc = "demand was lost or doubled")
    @State
    public static class Request {
        private final Upstream upstream = new Upstream();
        private final DemandWindow window = new DemandWindow(4, upstream);

        public Request() {
            window.request(4);
        }

        @Actor
        public void downstream() {
            window.request(3);
        }

        @Actor
        public void elements() {
            window.passed();
            window.passed(2, 0);
        }

        @Arbiter
        public void after(I_Result result) {
            result.r1 = upstream.asked.get();
        }
    }

    /** Whoever closes it knows how many elements are still to come. */
    @JCStressTest
    @Outcome(
            id = {"1, 1", "3, 3"},
            expect = ACCEPTABLE,
            desc = "what it said is what was asked for")
    @Outcome(expect = FORBIDDEN, desc = "more was asked for after it was closed")
    @State
    public static class Close {
        private final Upstream upstream = new Upstream();
        private final DemandWindow window = new DemandWindow(4, upstream);

        public Close() {
            window.request(1);
        }

        @Actor
        public void downstream() {
            window.request(2);
        }

        @Actor
        public void closer(II_Result result) {
            window.close();
            result.r1 = window.outstanding();
        }

        @Arbiter
        public void after(II_Result result) {
            result.r2 = upstream.asked.get();
        }
    }
}
