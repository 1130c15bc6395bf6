package io.millrace.core.sync;

import io.millrace.core.PipelineRuntime;
import io.millrace.stress.Search;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Two users, each on a thread of its own, share a permit and wait for it: what they see is what one thread would have seen that
 * compares with {@link Model}, a queue and a number.
 */
public class SemaphoreLincheckTest {

    private final Semaphore semaphore = Semaphore.of(PipelineRuntime.shared(), "db", 1, 2);
    private final User one = new User();
    private final User other = new User();

    @Operation(nonParallelGroup = "one")
    public boolean oneAcquires() {
        return one.acquire();
    }

    @Operation(nonParallelGroup = "one")
    public boolean oneTries() {
        return one.tryAcquire();
    }

    @Operation(nonParallelGroup = "one")
    public boolean oneEnds() {
        return one.end();
    }

    @Operation(nonParallelGroup = "other")
    public boolean otherAcquires() {
        return other.acquire();
    }

    @Operation(nonParallelGroup = "other")
    public boolean otherTries() {
        return other.tryAcquire();
    }

    @Operation(nonParallelGroup = "other")
    public boolean otherEnds() {
        return other.end();
    }

    @Operation
    public int available() {
        return semaphore.available();
    }

    @Test
    void isSequentialInEveryOrderOfSteps() {
        Search.orders().sequentialSpecification(Model.class).check(SemaphoreLincheckTest.class);
    }

    @Test
    void isSequentialUnderStress() {
        Search.stress().sequentialSpecification(Model.class).check(SemaphoreLincheckTest.class);
    }

    /** Has a permit, waits for one, or neither. */
    private final class User {

        private @Nullable Permit tried;
        private @Nullable Waiting waiting;

        /** Whether it waits now, and is not served at once. */
        boolean acquire() {
            if (tried != null || waiting != null) {
                return false;
            }
            Waiting line = new Waiting();
            waiting = line;
            semaphore.acquire().subscribe(line);
            return true;
        }

        boolean tryAcquire() {
            if (tried != null || waiting != null) {
                return false;
            }
            tried = semaphore.tryAcquire();
            return tried != null;
        }

        /** Gives back what it has, or stops waiting; says whether it had a permit. */
        boolean end() {
            Permit held = tried;
            Waiting line = waiting;
            tried = null;
            waiting = null;
            if (line != null) {
                held = line.end();
            }
            if (held != null) {
                held.close();
            }
            return held != null;
        }
    }

    private static final class Waiting implements CoreSubscriber<Permit> {

        private static final int OPEN = 0;
        private static final int ENDED = 1;

        private final AtomicInteger state = new AtomicInteger(OPEN);
        private volatile @Nullable Subscription subscription;
        private volatile @Nullable Permit permit;

        @Override
        public void onSubscribe(Subscription newSubscription) {
            subscription = newSubscription;
            newSubscription.request(1);
        }

        @Override
        public void onNext(Permit newPermit) {
            permit = newPermit;
            if (state.get() == ENDED) {
                newPermit.close();
            }
        }

        @Nullable
        Permit end() {
            Subscription open = subscription;
            if (open != null) {
                open.cancel();
            }
            state.set(ENDED);
            return permit;
        }

        @Override
        public void onError(Throwable error) {
            throw new IllegalStateException(error);
        }

        @Override
        public void onComplete() {}
    }

    /** The same with one thread in mind. */
    public static final class Model {

        private static final int NOBODY = 0;
        private static final int ONE = 1;
        private static final int OTHER = 2;

        private int holder = NOBODY;
        private int waits = NOBODY;

        public boolean oneAcquires() {
            return acquire(ONE);
        }

        public boolean oneTries() {
            return tryAcquire(ONE);
        }

        public boolean oneEnds() {
            return end(ONE);
        }

        public boolean otherAcquires() {
            return acquire(OTHER);
        }

        public boolean otherTries() {
            return tryAcquire(OTHER);
        }

        public boolean otherEnds() {
            return end(OTHER);
        }

        public int available() {
            return holder == NOBODY ? 1 : 0;
        }

        private boolean acquire(int who) {
            if (holder == who || waits == who) {
                return false;
            }
            if (holder == NOBODY) {
                holder = who;
            } else {
                waits = who;
            }
            return true;
        }

        private boolean tryAcquire(int who) {
            if (holder != NOBODY) {
                return false;
            }
            holder = who;
            return true;
        }

        private boolean end(int who) {
            if (waits == who) {
                waits = NOBODY;
                return false;
            }
            if (holder != who) {
                return false;
            }
            holder = waits;
            waits = NOBODY;
            return true;
        }
    }
}
