package io.millrace.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.StageTrace;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.Admission;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallQueue;
import io.millrace.core.spi.Guard;
import io.millrace.core.spi.PolicyContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** Guards that throw, and times so far away that they overflow. */
class DefectiveGuardTest {

    @BeforeAll
    static void dropSilently() {
        Hooks.onErrorDropped(error -> {});
    }

    @AfterAll
    static void dropLoudly() {
        Hooks.resetOnErrorDropped();
    }

    /** Throws in one of its methods. */
    private static class Throwing extends ScriptedGuard {

        final AssertionError own = new AssertionError("defective");
        private final String method;

        Throwing(String method) {
            this.method = method;
        }

        void in(String current) {
            if (current.equals(method)) {
                throw own;
            }
        }

        @Override
        public long deadline(Call call, long now) {
            in("deadline");
            return Call.NEVER;
        }

        @Override
        public Admission admit(Call call, long now) {
            in("admit");
            return Admission.go();
        }

        @Override
        public long attemptTimeout(Call call) {
            in("attemptTimeout");
            return Call.NEVER;
        }

        @Override
        public long settle(Call call, AttemptResult result, Throwable error, long now) {
            in("settle");
            return Call.NEVER;
        }

        @Override
        public int window() {
            in("window");
            return 5;
        }

        @Override
        public CallQueue queue() {
            in("queue");
            return null;
        }

        @Override
        public long hedgeAt(Call call, long now) {
            in("hedgeAt");
            return now;
        }

        @Override
        public void close() {
            super.close();
            in("close");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deadline", "admit", "attemptTimeout", "settle", "window", "queue", "hedgeAt"})
    void aGuardThatThrowsFailsTheRun(String method) {
        Throwing guard = new Throwing(method);
        try (PipelineRuntime runtime = Runs.patient()) {
            assertThat(Runs.failureOf(guarded(guard, runtime))).isSameAs(guard.own);
        }
        assertThat(guard.closings).hasValue(1);
    }

    @Test
    void aGuardThatDoesNotCloseFailsTheRunAfterItsElements() {
        Throwing guard = new Throwing("close");
        try (PipelineRuntime runtime = Runs.patient()) {
            RunReport report = Runs.ended(guarded(guard, runtime)).assertNoLoss();
            assertThat(report.out()).isEqualTo(3);
            assertThat(report.failure()).containsSame(guard.own);
            assertThat(StageTrace.of(guard.own)).isNotNull();
        }
        assertThat(guard.closings).hasValue(1);
    }

    private static PipelineRun guarded(Guard guard, PipelineRuntime runtime) {
        return Pipeline.define("guarded")
                .from(List.of(1, 2, 3))
                .mapAsync(2, n -> Mono.delay(Duration.ofNanos(1)).thenReturn(n))
                .with((ScriptedGuard) guard)
                .run(runtime);
    }

    @Test
    void aGuardThatThrowsWhenItIsAskedForAHedgeFailsTheRun() {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        AssertionError own = new AssertionError("defective");
        ScriptedGuard guard = new ScriptedGuard() {
            @Override
            public long hedgeAt(Call call, long now) {
                return now;
            }

            @Override
            public boolean admitHedge(Call call, long now) {
                answer.complete(1);
                throw own;
            }
        };
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = Pipeline.define("hedged")
                    .from(List.of(1))
                    .mapFuture(2, n -> answer)
                    .with(guard)
                    .run(runtime);
            assertThat(Runs.failureOf(run)).isSameAs(own);
            assertThat(run.snapshot().out()).isEqualTo(1);
        }
        assertThat(guard.closings).hasValue(1);
    }

    @Test
    void aGuardThatThrowsWhenACallIsAbandonedDoesNotHoldUpCancel() throws InterruptedException {
        CountDownLatch parked = new CountDownLatch(1);
        ScriptedGuard guard = new ScriptedGuard() {
            @Override
            public Admission admit(Call call, long now) {
                parked.countDown();
                return Admission.park();
            }

            @Override
            public void abandon(Call call) {
                throw new AssertionError("defective");
            }
        };
        cancelledOnce(parked, guard);
    }

    @Test
    void aGuardThatThrowsWhenAWakeIsUnclaimedFailsTheRun() {
        CompletableFuture<Runnable> waker = new CompletableFuture<>();
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        AssertionError own = new AssertionError("defective");
        ScriptedGuard guard = new ScriptedGuard() {
            @Override
            public Guard open(PolicyContext context) {
                waker.complete(context.waker());
                return this;
            }

            @Override
            public void unclaimed() {
                answer.complete(1);
                throw own;
            }
        };
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = Pipeline.define("unclaimed")
                    .from(List.of(1))
                    .mapFuture(1, n -> {
                        waker.join().run();
                        return answer;
                    })
                    .with(guard)
                    .map(n -> n)
                    .run(runtime);
            assertThat(Runs.failureOf(run)).isSameAs(own);
            assertThat(run.snapshot().out()).isEqualTo(1);
        }
        assertThat(guard.closings).hasValue(1);
    }

    @Test
    void timeLimitsNearTheEndOfTimeNeverPass() {
        ScriptedGuard guard = new ScriptedGuard() {
            @Override
            public long deadline(Call call, long now) {
                return Call.NEVER - 1;
            }

            @Override
            public long attemptTimeout(Call call) {
                return Call.NEVER - 1;
            }
        };
        try (PipelineRuntime runtime = Runs.patient()) {
            RunReport report = Runs.ended(guarded(guard, runtime)).assertNoLoss();
            assertThat(report.state()).isEqualTo(RunState.COMPLETED);
            assertThat(report.out()).isEqualTo(3);
        }
    }

    @Test
    void anAdmissionNearTheEndOfTimeCanBeCancelled() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        ScriptedGuard guard = new ScriptedGuard() {
            @Override
            public Admission admit(Call call, long now) {
                asked.countDown();
                return Admission.notBefore(Call.NEVER - 1);
            }
        };
        cancelledOnce(asked, guard);
    }

    @Test
    void aRetryNearTheEndOfTimeCanBeCancelled() throws InterruptedException {
        CountDownLatch settled = new CountDownLatch(1);
        ScriptedGuard guard = new ScriptedGuard() {
            @Override
            public long settle(Call call, AttemptResult result, Throwable error, long now) {
                settled.countDown();
                return Call.NEVER - 1;
            }
        };
        cancelledOnce(settled, guard);
    }

    private static void cancelledOnce(CountDownLatch point, ScriptedGuard guard) throws InterruptedException {
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = guarded(guard, runtime);
            Runs.reached(point);
            run.cancel();
            RunReport report = Runs.ended(run);
            assertThat(report.imbalances()).isEmpty();
            assertThat(report.state()).isEqualTo(RunState.CANCELLED);
        }
        assertThat(guard.closings).hasValue(1);
    }
}
