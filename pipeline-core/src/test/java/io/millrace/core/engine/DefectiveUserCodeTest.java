package io.millrace.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.StageLogic;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** User code that throws where nothing should be thrown: the run ends, with the user's own error, and loses no count. */
class DefectiveUserCodeTest {

    @BeforeAll
    static void dropSilently() {
        Hooks.onErrorDropped(error -> {});
    }

    @AfterAll
    static void dropLoudly() {
        Hooks.resetOnErrorDropped();
    }

    static List<Throwable> throwables() {
        return List.of(new IllegalStateException("own"), new AssertionError("own"));
    }

    private static void sneak(Throwable own) {
        if (own instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) own;
    }

    private static Throwable failureOf(Pipeline<?> pipeline) {
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = pipeline.run(runtime);
            Throwable failure = Runs.failureOf(run);
            assertThat(run.state()).isEqualTo(RunState.FAILED);
            return failure;
        }
    }

    static List<Error> fatalErrors() {
        return List.of(new NoClassDefFoundError("own"), new StackOverflowError("own"));
    }

    // Reactor signals no such error, but throws it out of whatever runs.
    @ParameterizedTest
    @MethodSource("fatalErrors")
    void anErrorThatReactorCallsFatalFailsTheCall(Error own) {
        assertThat(failureOf(Pipeline.define("callable")
                        .from(List.of(1))
                        .mapAsync(
                                1,
                                n -> Mono.fromCallable(() -> {
                                    throw own;
                                }))))
                .isSameAs(own);
        assertThat(failureOf(Pipeline.define("mapped")
                        .from(List.of(1))
                        .mapAsync(1, n -> Mono.just(n).hide().map(m -> {
                            throw own;
                        }))))
                .isSameAs(own);
        assertThat(failureOf(Pipeline.define("elsewhere")
                        .from(List.of(1))
                        .mapFuture(
                                1,
                                n -> CompletableFuture.supplyAsync(() -> {
                                    throw own;
                                }))))
                .satisfiesAnyOf(failure -> assertThat(failure).isSameAs(own), failure -> assertThat(failure)
                        .hasCause(own));
        assertThat(failureOf(Pipeline.define("source").from(Flux.just(1).hide().map(n -> {
                    throw own;
                }))))
                .isSameAs(own);
        assertThat(failureOf(Pipeline.define("element").from(List.of(1)).map(n -> {
                    throw own;
                })))
                .isSameAs(own);
        assertThat(failureOf(Pipeline.define("blocking").from(List.of(1)).mapBlocking(1, n -> {
                    throw own;
                })))
                .isSameAs(own);
    }

    @Test
    void aLogicWhoseHeldThrowsFailsTheRun() {
        IllegalStateException own = new IllegalStateException("held");
        Operator<Integer, Integer> operator = new Operator<>() {
            @Override
            public String verb() {
                return "defective";
            }

            @Override
            public String detail() {
                return "an operator of a test";
            }

            @Override
            public StageLogic<Integer, Integer> logic() {
                return new DefectiveLogic(own);
            }
        };
        assertThat(failureOf(Pipeline.define("held").from(List.of(1, 2, 3)).via(operator)))
                .isSameAs(own);
    }

    private record DefectiveLogic(RuntimeException own) implements StageLogic<Integer, Integer> {

        @Override
        public void onStart(LogicContext<Integer> context) {
            context.pull(0, 10);
        }

        @Override
        public void onElement(int inlet, Integer element, LogicContext<Integer> context) {
            context.forward(element, context.element());
        }

        @Override
        public long held() {
            throw own;
        }
    }

    /** Five elements, and an error when one of them is settled. */
    private static class Unsettling extends ScriptedSource {

        final Throwable own;
        private int last;

        Unsettling(Throwable own) {
            this.own = own;
        }

        @Override
        public Integer next() {
            return last < 5 ? ++last : null;
        }

        @Override
        public boolean acknowledges() {
            return true;
        }

        @Override
        public void acknowledged(long position) {
            sneak(own);
        }

        @Override
        public void returned(long position) {
            sneak(own);
        }
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aSourceThatThrowsWhenAcknowledgedFailsTheRun(Throwable own) {
        Unsettling atTheExit = new Unsettling(own);
        assertThat(failureOf(Pipeline.define("at-the-exit").from(atTheExit).map(n -> n)))
                .isSameAs(own);
        assertThat(atTheExit.closings).hasValue(1);
        Unsettling onTheWay = new Unsettling(own);
        assertThat(failureOf(Pipeline.define("on-the-way").from(onTheWay).filter(n -> false)))
                .isSameAs(own);
        assertThat(onTheWay.closings).hasValue(1);
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aSourceThatThrowsWhenGivenBackDoesNotHoldUpCancel(Throwable own) throws InterruptedException {
        Unsettling source = new Unsettling(own);
        CountDownLatch called = new CountDownLatch(5);
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = Pipeline.define("given-back")
                    .from(source)
                    .mapAsync(5, n -> Mono.never().doOnSubscribe(subscription -> called.countDown()))
                    .run(runtime);
            Runs.reached(called);
            run.cancel();
            assertThat(Runs.ended(run).assertNoLoss().state()).isEqualTo(RunState.CANCELLED);
        }
        assertThat(source.closings).hasValue(1);
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aFallbackThatThrowsIsWhatTheCallFailedWith(Throwable own) {
        assertThat(failureOf(Pipeline.define("fallback")
                        .from(List.of(1))
                        .mapAsync(1, n -> Mono.<Integer>error(new IllegalArgumentException("first")))
                        .fallback(error -> {
                            sneak(own);
                            return 0;
                        })))
                .isSameAs(own);
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void whatAMonoFailsWithIsSignalledUnchanged(Throwable own) {
        assertThat(failureOf(Pipeline.define("mono").from(List.of(1)).mapAsync(1, n -> Mono.error(own))))
                .isSameAs(own);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anExceptionThatCannotSayWhatItIsEndsTheRun(boolean called) {
        IllegalStateException own = new IllegalStateException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalArgumentException("no message");
            }
        };
        Pipeline<Integer> numbers = Pipeline.define("speechless").from(List.of(1));
        Pipeline<?> failing = called
                ? numbers.mapAsync(1, n -> Mono.error(own))
                : numbers.map(n -> {
                    throw own;
                });
        boolean same = failureOf(failing) == own; // no assertion that would print it
        assertThat(same).isTrue();
    }
}
