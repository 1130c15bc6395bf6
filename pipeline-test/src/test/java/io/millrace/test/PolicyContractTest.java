package io.millrace.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.core.spi.Admission;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.Guard;
import io.millrace.core.spi.Policy;
import io.millrace.core.spi.PolicyContext;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract of policies holds for good ones, and finds out bad ones. */
class PolicyContractTest {

    @Nested
    class ForAPolicyThatProtectsFromNothing extends PolicyContract {

        @Override
        protected Policy policy() {
            return new Repeating(1);
        }
    }

    @Nested
    class ForAPolicyThatRepeatsCalls extends PolicyContract {

        @Override
        protected Policy policy() {
            return new Repeating(3);
        }
    }

    @Nested
    class ForAPolicyThatSharesPermits extends PolicyContract {

        @Override
        protected Policy policy() {
            return new Permits(3, EnumSet.allOf(AttemptResult.class));
        }
    }

    @Test
    void findsAPermitThatACancelledCallKeeps() {
        assertThatThrownBy(new ForALeakingPolicy()::givesBackWhatCancelledCallsHeld)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("was not made a day later");
    }

    /** Not nested in the sense of JUnit: this one is meant to fail. */
    private static final class ForALeakingPolicy extends PolicyContract {

        @Override
        protected Policy policy() {
            return new Permits(100, EnumSet.complementOf(EnumSet.of(AttemptResult.CANCELLED)));
        }
    }

    @TestFactory
    Stream<DynamicTest> holdsForAPolicyThatNeverGivesUp() {
        PolicyContract contract = new PolicyContract() {
            @Override
            protected Policy policy() {
                return new Repeating(Integer.MAX_VALUE);
            }
        };
        return contract.givesBackWhatCallsHeldHoweverTheyEnded();
    }

    @Test
    void findsPermitsThatCallsKeepWhichDoNotSucceed() {
        PolicyContract contract = new PolicyContract() {
            @Override
            protected Policy policy() {
                return new Permits(4, EnumSet.of(AttemptResult.SUCCESS));
            }
        };
        assertThat(failing(contract.givesBackWhatCallsHeldHoweverTheyEnded()))
                .containsExactly(
                        "a call that returns nothing",
                        "a call that returns two values",
                        "a call that signals an error",
                        "a call that signals an error later",
                        "a call that throws",
                        "a call that throws when subscribed to",
                        "a call that hangs for a day");
    }

    @Test
    void findsPermitsThatCallsKeepWhichTakeTooLong() {
        PolicyContract contract = new PolicyContract() {
            @Override
            protected Policy policy() {
                return new Permits(4, EnumSet.complementOf(EnumSet.of(AttemptResult.TIMEOUT)));
            }
        };
        assertThat(failing(contract.givesBackWhatCallsHeldHoweverTheyEnded()))
                .containsExactly("a call that hangs for a day");
    }

    private static List<String> failing(Stream<DynamicTest> tests) {
        return tests.filter(PolicyContractTest::fails)
                .map(DynamicTest::getDisplayName)
                .toList();
    }

    private static boolean fails(DynamicTest test) {
        Throwable thrown = catchThrowable(() -> test.getExecutable().execute());
        if (thrown != null) {
            assertThat(thrown).hasMessageContaining("does not end by itself");
        }
        return thrown != null;
    }

    /** Up to {@code attempts} attempts, 1 s apart, of 5 s each. */
    private record Repeating(int attempts) implements Policy {

        @Override
        public Guard open(PolicyContext context) {
            return new Guard() {
                @Override
                public Admission admit(Call call, long now) {
                    return Admission.go();
                }

                @Override
                public long attemptTimeout(Call call) {
                    return attempts == 1 ? Call.NEVER : 5_000_000_000L;
                }

                @Override
                public long settle(Call call, AttemptResult result, @Nullable Throwable error, long now) {
                    return result.isFailure() && call.attempt() < attempts ? now + 1_000_000_000L : Call.NEVER;
                }
            };
        }

        @Override
        public String detail() {
            return attempts + " attempts";
        }
    }

    /** At most {@code count} calls at a time, of a minute each, in all stages of a runtime; the others wait for a permit in turn. */
    private record Permits(int count, EnumSet<AttemptResult> givesBackAfter) implements Policy {

        @Override
        public Guard open(PolicyContext context) {
            Pool pool = context.shared(Pool.class, "permits", () -> new Pool(count));
            return new Guard() {
                @Override
                public Admission admit(Call call, long now) {
                    return pool.take(context.waker()) ? Admission.go() : Admission.park();
                }

                @Override
                public long attemptTimeout(Call call) {
                    return 60_000_000_000L;
                }

                @Override
                public long settle(Call call, AttemptResult result, @Nullable Throwable error, long now) {
                    if (givesBackAfter.contains(result)) {
                        pool.giveBack();
                    }
                    return Call.NEVER;
                }

                @Override
                public void unclaimed() {
                    pool.wakeNext();
                }
            };
        }

        @Override
        public String detail() {
            return count + " permits";
        }
    }

    private static final class Pool {

        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int free;

        Pool(int free) {
            this.free = free;
        }

        synchronized boolean take(Runnable waker) {
            if (free > 0) {
                free--;
                return true;
            }
            waiting.add(waker);
            return false;
        }

        void giveBack() {
            synchronized (this) {
                free++;
            }
            wakeNext();
        }

        void wakeNext() {
            Runnable next;
            synchronized (this) {
                next = free > 0 ? waiting.poll() : null;
            }
            if (next != null) {
                next.run();
            }
        }
    }
}
