package io.millrace.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.RunFailedException;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.StageLogic;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;

/** The account can fail: an operator that loses an element is found out. */
class PlantedLossTest {

    private final VirtualTime time = VirtualTime.create();

    @AfterEach
    void close() {
        time.close();
    }

    @Test
    void namesTheStageThatForgotAnElementItHeld() {
        RunReport report =
                run(Fault.FORGETS_WHAT_IT_HOLDS, TestSource.of(1, 2, 3)).await();

        assertThatThrownBy(report::assertNoLoss)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("stage 'faulty': 3 in, but 2 ended, 0 queued and 0 running: 1 unaccounted");
    }

    @Test
    void namesTheStageThatForgotAnElementOfAnAcknowledgingSource() {
        TestSource<Integer> source = TestSource.of(1, 2, 3).acknowledging();
        RunReport report = run(Fault.FORGETS_WHAT_IT_HOLDS, source).await();

        assertThatThrownBy(report::assertNoLoss).hasMessageContaining("stage 'faulty'");
        assertThat(source.acknowledged()).containsExactly(1, 3);
        assertThat(source.returned()).containsExactly(2);
    }

    @Test
    void namesTheStageThatForgotAnElementWhenTheRunIsCancelled() {
        TestSubscriber<Integer> subscriber =
                TestSubscriber.builder().initialRequest(2).build();
        Pipeline.define("loss")
                .from(TestSource.of(1, 2, 3).endless())
                .via(new Faulty(Fault.FORGETS_WHAT_IT_HOLDS))
                .on(time.runtime())
                .subscribe(subscriber);
        time.runUntilIdle();
        subscriber.cancel();
        time.runUntilIdle();

        RunReport report = time.runtime().runs().get(0).snapshot();
        assertThat(report.state()).isEqualTo(RunState.CANCELLED);
        assertThatThrownBy(report::assertNoLoss).hasMessageContaining("stage 'faulty'");
    }

    @Test
    void failsTheRunOfAnOperatorThatNeitherSettlesNorKeepsAnElement() {
        PipelineRun run = run(Fault.DOES_NOTHING_WITH_IT, TestSource.of(1, 2, 3));

        assertThatThrownBy(run::await)
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("stage 'faulty' neither settled nor kept an element");
    }

    @Test
    void failsTheRunOfAnOperatorThatSettlesAnElementTwice() {
        PipelineRun run = run(Fault.SETTLES_IT_TWICE, TestSource.of(1, 2, 3));

        assertThatThrownBy(run::await).isInstanceOf(RunFailedException.class).hasMessageContaining("settled");
    }

    private PipelineRun run(Fault fault, TestSource<Integer> source) {
        return Pipeline.define("loss").from(source).via(new Faulty(fault)).run(time.runtime());
    }

    private enum Fault {
        FORGETS_WHAT_IT_HOLDS,
        DOES_NOTHING_WITH_IT,
        SETTLES_IT_TWICE
    }

    /** Lets elements through, and does something wrong with the second one. */
    private record Faulty(Fault fault) implements Operator<Integer, Integer> {

        @Override
        public String verb() {
            return "faulty";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public StageLogic<Integer, Integer> logic() {
            return new StageLogic<>() {

                private int seen;

                @Override
                public void onStart(LogicContext<Integer> context) {
                    context.pull(LogicContext.MAIN, 1);
                }

                @Override
                public void onElement(int inlet, Integer element, LogicContext<Integer> context) {
                    if (++seen != 2) {
                        context.forward(element, context.element());
                    } else if (fault == Fault.FORGETS_WHAT_IT_HOLDS) {
                        context.hold();
                    } else if (fault == Fault.SETTLES_IT_TWICE) {
                        LogicContext.Held held = context.hold();
                        List.of(1, 2).forEach(time -> context.forward(element, held));
                    }
                    context.pull(LogicContext.MAIN, 1);
                }

                @Override
                public long held() {
                    return 0;
                }
            };
        }
    }
}
