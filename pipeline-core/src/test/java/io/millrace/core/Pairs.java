package io.millrace.core;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.StageLogic;
import io.millrace.core.stage.Graph;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds one element of each of two inputs; pairs whose second number is divisible by 5 fail. Asks for one of each at a time. */
record Pairs(List<Graph> inputs, List<Boolean> isolated) implements Operator<Integer, Integer> {

    static Pairs with(Pipeline<?> other) {
        return new Pairs(List.of(other.graph()), new ArrayList<>());
    }

    @Override
    public String verb() {
        return "pairs";
    }

    @Override
    public String detail() {
        return "";
    }

    @Override
    public StageLogic<Integer, Integer> logic() {
        return new Logic(isolated);
    }

    private static final class Logic implements StageLogic<Integer, Integer> {

        private final List<Boolean> isolated;
        private final LogicContext.@Nullable Held[] elements = new LogicContext.Held[2];
        private final int[] numbers = new int[2];
        private boolean complete;

        Logic(List<Boolean> isolated) {
            this.isolated = isolated;
        }

        @Override
        public void onStart(LogicContext<Integer> context) {
            context.pull(0, 1);
            context.pull(1, 1);
        }

        @Override
        public void onElement(int inlet, Integer element, LogicContext<Integer> context) {
            elements[inlet] = context.hold();
            numbers[inlet] = element;
            LogicContext.Held one = elements[0];
            LogicContext.Held two = elements[1];
            if (one == null || two == null) {
                return;
            }
            elements[0] = null;
            elements[1] = null;
            if (numbers[1] % 5 == 0) {
                context.fail(one, new IllegalArgumentException("divisible"));
                context.fail(two, new IllegalArgumentException("divisible"));
                return;
            }
            LogicContext.Group both = context.group();
            both.add(one);
            both.add(two);
            context.emit(numbers[0] + numbers[1], both);
            context.pull(0, 1);
            context.pull(1, 1);
        }

        @Override
        public void onComplete(int inlet, LogicContext<Integer> context) {
            if (context.inputFailure() != null) {
                isolated.add(context.isolateFailure());
            }
            if (!complete) {
                complete = true;
                for (LogicContext.Held element : elements) {
                    if (element != null) {
                        context.settle(element, Outcome.CANCELLED);
                    }
                }
                elements[0] = null;
                elements[1] = null;
                context.complete();
            }
        }

        @Override
        public long held() {
            return (elements[0] == null ? 0 : 1) + (elements[1] == null ? 0 : 1);
        }
    }
}
