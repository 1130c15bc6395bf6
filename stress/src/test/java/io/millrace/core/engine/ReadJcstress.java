package io.millrace.core.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.RunReport;
import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.SourceReader;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** A source that may block is read while the run is cancelled. */
public class ReadJcstress {

    /** One element, and what became of it. */
    private static final class Origin implements PullSource<Integer>, SourceReader<Integer>, CoreSubscriber<Object> {
        private final AtomicInteger read = new AtomicInteger();
        private final AtomicInteger settled = new AtomicInteger();
        private final AtomicInteger opened = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();
        private Subscription subscription;
        private LiveRun run;

        @Override
        public String verb() {
            return "race";
        }

        @Override
        public String detail() {
            return "one element";
        }

        @Override
        public boolean blocks() {
            return true;
        }

        @Override
        public boolean acknowledges() {
            return true;
        }

        @Override
        public SourceReader<Integer> open() {
            opened.incrementAndGet();
            return this;
        }

        @Override
        public Integer next() {
            return read.incrementAndGet();
        }

        @Override
        public void acknowledged(long position) {
            settled.incrementAndGet();
        }

        @Override
        public void returned(long position) {
            settled.incrementAndGet();
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }

        @Override
        public void onSubscribe(Subscription newSubscription) {
            subscription = newSubscription;
            run = ((Segment) newSubscription).run;
        }

        @Override
        public void onNext(Object element) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }

    /** What was read is acknowledged or returned, and what was opened is closed. */
    @JCStressTest
    @Outcome(
            id = {"0, 0, 0, 1", "0, 0, 1, 1", "1, 1, 1, 1"},
            expect = ACCEPTABLE,
            desc = "not opened; not read; read, settled and closed")
    @Outcome(expect = FORBIDDEN, desc = "lost, settled twice, not closed, or the account does not close")
    @State
    public static class Cancel {
        private final Origin origin = new Origin();

        public Cancel() {
            Pipeline<Integer> pipeline = Pipeline.define("race").from(origin);
            Engine.subscribe(pipeline.graph(), PipelineRuntime.ambient(), origin);
        }

        @Actor
        public void reader() {
            origin.subscription.request(1);
        }

        @Actor
        public void subscriber() {
            origin.subscription.cancel();
        }

        @Arbiter
        public void after(IIII_Result result) {
            RunReport report = origin.run.completion().block(Duration.ofSeconds(10));
            result.r1 = origin.read.get();
            result.r2 = origin.settled.get();
            result.r3 = origin.closed.get() == origin.opened.get() ? origin.closed.get() : -1;
            result.r4 = report.imbalances().isEmpty() ? 1 : 0;
        }
    }
}
