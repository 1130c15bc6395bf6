package io.millrace.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.SinkWriter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** Sinks that do not confirm, do not open, or do not close. */
class SinkTest {

    @BeforeAll
    static void dropSilently() {
        Hooks.onErrorDropped(error -> {});
    }

    @AfterAll
    static void dropLoudly() {
        Hooks.resetOnErrorDropped();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConfirmationIsCancelledWhenTheElementIsGivenUp(boolean blocks) throws InterruptedException {
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        ScriptedSink sink = new ScriptedSink() {
            @Override
            public boolean blocks() {
                return blocks;
            }

            @Override
            public Publisher<?> write(Object element) {
                return Mono.never()
                        .doOnSubscribe(subscription -> waiting.countDown())
                        .doOnCancel(cancelled::countDown);
            }
        };
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = Pipeline.define("unconfirmed")
                    .from(List.of(1))
                    .to(sink)
                    .named("store")
                    .run(runtime);
            Runs.reached(waiting);
            run.cancel();
            RunReport report = Runs.ended(run).assertNoLoss();
            assertThat(report.state()).isEqualTo(RunState.CANCELLED);
            assertThat(report.stage("store").count(OutcomeKind.CANCELLED)).isEqualTo(1);
            assertThat(report.abandoned()).isEmpty();
            Runs.reached(cancelled);
        }
        assertThat(sink.closings).hasValue(1);
    }

    /** Does not open. */
    private static final class Closed extends ScriptedSink {

        final IllegalStateException reason = new IllegalStateException("cannot open");

        @Override
        public SinkWriter<Object> open() {
            throw reason;
        }
    }

    @Test
    void whatWasOpenedBeforeASinkThatDoesNotOpenIsClosed() {
        ScriptedGuard guard = new ScriptedGuard();
        ScriptedSink earlier = new ScriptedSink();
        ScriptedSink letters = new ScriptedSink();
        Closed closed = new Closed();
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = Pipeline.define("closed-sink")
                    .from(List.of(1))
                    .to(earlier)
                    .mapAsync(1, Mono::just)
                    .with(guard)
                    .onError(OnError.deadLetter(letters))
                    .to(closed)
                    .run(runtime);
            assertThat(Runs.failureOf(run)).isSameAs(closed.reason);
            assertThat(run.state()).isEqualTo(RunState.FAILED);
        }
        assertThat(guard.closings).hasValue(1);
        assertThat(earlier.closings).hasValue(1);
        assertThat(letters.closings).hasValue(1);
        assertThat(closed.closings).hasValue(0);
    }

    @Test
    void whatWasOpenedBeforeADeadLetterSinkThatDoesNotOpenIsClosed() {
        ScriptedGuard guard = new ScriptedGuard();
        ScriptedSink earlier = new ScriptedSink();
        Closed closed = new Closed();
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = Pipeline.define("closed-letters")
                    .from(List.of(1))
                    .to(earlier)
                    .mapAsync(1, Mono::just)
                    .with(guard)
                    .map(n -> n)
                    .onError(OnError.deadLetter(closed))
                    .run(runtime);
            assertThat(Runs.failureOf(run)).isSameAs(closed.reason);
        }
        assertThat(guard.closings).hasValue(1);
        assertThat(earlier.closings).hasValue(1);
    }

    @Test
    void aSinkThatDoesNotCloseFailsTheRunAndKeepsNoOtherOpen() {
        IllegalStateException own = new IllegalStateException("cannot close");
        ScriptedSink earlier = new ScriptedSink();
        ScriptedSink later = new ScriptedSink() {
            @Override
            public void close() {
                throw own;
            }
        };
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = Pipeline.define("unclosed")
                    .from(List.of(1))
                    .to(earlier)
                    .to(later)
                    .run(runtime);
            assertThat(Runs.failureOf(run)).isSameAs(own);
            assertThat(run.snapshot().out()).isEqualTo(1);
        }
        assertThat(earlier.closings).hasValue(1);
    }

    @Test
    void aDeadLetterSinkThatFailsFailsTheRun() {
        IllegalStateException own = new IllegalStateException("cannot write");
        ScriptedSink letters = new ScriptedSink() {
            @Override
            public Publisher<?> write(Object element) {
                return Mono.error(own);
            }
        };
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = Pipeline.define("failing-letters")
                    .from(List.of(1))
                    .map(n -> {
                        throw new IllegalArgumentException("no");
                    })
                    .onError(OnError.deadLetter(letters))
                    .run(runtime);
            assertThat(Runs.failureOf(run)).isSameAs(own);
        }
        assertThat(letters.closings).hasValue(1);
    }
}
