package io.millrace.core.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.millrace.core.PipelineRuntime;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Users of a semaphore with one permit. */
public class SemaphoreJcstress {

    private static Semaphore semaphore() {
        return Semaphore.of(PipelineRuntime.shared(), "db", 1, 2);
    }

    private static Permit held(Semaphore semaphore) {
        Permit permit = semaphore.tryAcquire();
        if (permit == null) {
            throw new IllegalStateException("nobody holds it yet");
        }
        return permit;
    }

    /** Two want the last permit, and give it back at once. */
    @JCStressTest
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "both had it, and it is free")
    @Outcome(expect = FORBIDDEN, desc = "one waits for ever, or the permit is lost or there twice")
    @State
    public static class TwoWorkers {
        private final Semaphore semaphore = semaphore();
        private final AtomicInteger one = new AtomicInteger();
        private final AtomicInteger other = new AtomicInteger();

        @Actor
        public void one() {
            semaphore.withPermit(Mono.fromRunnable(one::incrementAndGet)).subscribe();
        }

        @Actor
        public void other() {
            semaphore.withPermit(Mono.fromRunnable(other::incrementAndGet)).subscribe();
        }

        @Arbiter
        public void after(III_Result result) {
            result.r1 = one.get();
            result.r2 = other.get();
            result.r3 = semaphore.available();
        }
    }

    /** A permit comes back while someone lines up. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "who lined up has it")
    @Outcome(expect = FORBIDDEN, desc = "the permit lies there and somebody waits, or it is there twice")
    @State
    public static class GiveAgainstAcquire {
        private final Semaphore semaphore = semaphore();
        private final Permit permit = held(semaphore);
        private final AtomicInteger served = new AtomicInteger();

        @Actor
        public void holder() {
            permit.close();
        }

        @Actor
        public void waiting() {
            semaphore.acquire().subscribe(got -> served.incrementAndGet());
        }

        @Arbiter
        public void after(II_Result result) {
            result.r1 = served.get();
            result.r2 = semaphore.available();
        }
    }

    /** The first that waits is cancelled while the permit comes back: the one behind it gets it, or after it. */
    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "the next one had it, and it is free")
    @Outcome(expect = FORBIDDEN, desc = "the permit is lost or there twice")
    @State
    public static class GiveAgainstCancel {
        private final Semaphore semaphore = semaphore();
        private final Permit permit = held(semaphore);
        private final AtomicInteger next = new AtomicInteger();
        private final Disposable first = semaphore.withPermit(Mono.just(1)).subscribe();

        public GiveAgainstCancel() {
            semaphore.withPermit(Mono.fromRunnable(next::incrementAndGet)).subscribe();
        }

        @Actor
        public void holder() {
            permit.close();
        }

        @Actor
        public void leaver() {
            first.dispose();
        }

        @Arbiter
        public void after(III_Result result) {
            result.r1 = next.get();
            result.r2 = semaphore.available();
            result.r3 = semaphore.waiting();
        }
    }

    /** Work is cancelled while it gets its permit: it goes back once. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the permit is free and nobody waits")
    @Outcome(expect = FORBIDDEN, desc = "the permit is lost or there twice")
    @State
    public static class CancelAgainstWork {
        private final Semaphore semaphore = semaphore();
        private final Permit permit = held(semaphore);
        private final Disposable work = semaphore.withPermit(Mono.never()).subscribe();

        @Actor
        public void holder() {
            permit.close();
        }

        @Actor
        public void leaver() {
            work.dispose();
        }

        @Arbiter
        public void after(II_Result result) {
            result.r1 = semaphore.available();
            result.r2 = semaphore.waiting();
        }
    }
}
