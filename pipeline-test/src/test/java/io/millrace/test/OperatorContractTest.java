package io.millrace.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of operators holds for a good one that keeps elements for a time, and finds out bad ones. */
class OperatorContractTest {

    @Nested
    class ForAnOperatorThatWaits extends WaitContract {

        ForAnOperatorThatWaits() {
            super(new Wait(3, true), 3);
        }
    }

    @Test
    void findsElementsThatGoOnWaitingForTimeWhenTheRunDrains() {
        WaitContract contract = new WaitContract(new Wait(3, false), 3);
        assertEachFails(
                contract.emitsWhatWaitsForTimeAtOnceWhenTheRunDrains(),
                "after 1 elements, 0 of 1 were emitted when the run began to drain");
    }

    @Test
    void findsAnOperatorThatTakesMoreElementsWithoutDemandThanItSays() {
        WaitContract contract = new WaitContract(new Wait(32, true), 3);
        assertEachFails(
                contract.takesABoundedNumberOfElementsWithoutDemand(),
                "32 elements were taken while nobody asked, maxAhead() allows 3");
    }

    @Test
    void findsAnOperatorThatTakesElementsWithoutDemandAndDoesNotSaySo() {
        WaitContract contract =
                new WaitContract(new Wait(1, true), new CoreOperatorsContractTest().new RunningTotal().maxAhead());
        assertEachFails(
                contract.takesABoundedNumberOfElementsWithoutDemand(),
                "1 elements were taken while nobody asked, maxAhead() allows 0");
    }

    @Test
    void findsAnOperatorThatHoldsMoreThanItSays() {
        WaitContract contract = new WaitContract(new Wait(3, true, 2), 3);
        assertEachFails(contract.holdsNoMoreThanItSays(), "holds 3 elements, more than 2");
    }

    private static void assertEachFails(Stream<DynamicTest> tests, String message) {
        assertThat(tests).hasSize(2).allSatisfy(test -> assertThatThrownBy(
                        () -> test.getExecutable().execute())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(message));
    }

    private static class WaitContract extends OperatorContract<Integer, Integer> {

        private final Wait operator;
        private final int maxAhead;

        WaitContract(Wait operator, int maxAhead) {
            this.operator = operator;
            this.maxAhead = maxAhead;
        }

        @Override
        protected Operator<Integer, Integer> operator() {
            return operator;
        }

        @Override
        protected List<Integer> inputs() {
            return List.of(1, 2, 3, 4, 5);
        }

        @Override
        protected List<Integer> expected(List<Integer> inputs) {
            return inputs;
        }

        @Override
        protected int maxAhead() {
            return maxAhead;
        }
    }

    /** Emits up to {@code most} elements together when no other one has come for 10 s. */
    private record Wait(int most, boolean flushesWhenDraining, int said) implements Operator<Integer, Integer> {

        Wait(int most, boolean flushesWhenDraining) {
            this(most, flushesWhenDraining, most);
        }

        @Override
        public OperatorBounds bounds() {
            return OperatorBounds.elements(said).timers(1);
        }

        @Override
        public String verb() {
            return "wait";
        }

        @Override
        public String detail() {
            return "10 s";
        }

        @Override
        public StageLogic<Integer, Integer> logic() {
            return new WaitLogic(most, flushesWhenDraining);
        }
    }

    private static final class WaitLogic implements StageLogic<Integer, Integer> {

        private final int most;
        private final boolean flushesWhenDraining;
        private final Queue<Integer> values = new ArrayDeque<>();
        private final Queue<LogicContext.Held> kept = new ArrayDeque<>();
        private boolean impatient;
        private boolean ended;
        private int due;

        private WaitLogic(int most, boolean flushesWhenDraining) {
            this.most = most;
            this.flushesWhenDraining = flushesWhenDraining;
        }

        @Override
        public void onStart(LogicContext<Integer> context) {
            context.pull(LogicContext.MAIN, most);
        }

        @Override
        public void onElement(int inlet, Integer element, LogicContext<Integer> context) {
            values.add(element);
            kept.add(context.hold());
            if (impatient) {
                emitAll(context);
            } else {
                context.schedule(0, Duration.ofSeconds(10));
            }
        }

        @Override
        public void onDemand(int outlet, LogicContext<Integer> context) {
            emitWhatIsDue(context);
        }

        @Override
        public void onTimer(int timer, LogicContext<Integer> context) {
            emitAll(context);
        }

        @Override
        public void onDrain(LogicContext<Integer> context) {
            if (flushesWhenDraining) {
                impatient = true;
                context.unschedule(0);
                emitAll(context);
            }
        }

        @Override
        public void onComplete(int inlet, LogicContext<Integer> context) {
            ended = true;
            context.unschedule(0);
            emitAll(context);
        }

        @Override
        public long held() {
            return kept.size();
        }

        private void emitAll(LogicContext<Integer> context) {
            due = kept.size();
            emitWhatIsDue(context);
        }

        private void emitWhatIsDue(LogicContext<Integer> context) {
            while (due > 0 && context.demand() > 0) {
                due--;
                context.forward(values.remove(), kept.remove());
                if (!ended) {
                    context.pull(LogicContext.MAIN, 1);
                }
            }
            if (ended && kept.isEmpty()) {
                context.complete();
            }
        }
    }
}
