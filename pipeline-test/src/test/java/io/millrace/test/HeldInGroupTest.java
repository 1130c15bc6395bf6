package io.millrace.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Group;
import io.millrace.core.spi.LogicContext.Held;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Elements that a logic has kept alone can become members of a group: they are settled with it, and given back with it. */
class HeldInGroupTest extends OperatorContract<Integer, Integer> {

    @Override
    protected Operator<Integer, Integer> operator() {
        return new SumOfTwo();
    }

    @Override
    protected List<Integer> inputs() {
        return List.of(1, 2, 3, 4, 5);
    }

    @Override
    protected List<Integer> expected(List<Integer> inputs) {
        List<Integer> sums = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i += 2) {
            sums.add(inputs.get(i) + (i + 1 < inputs.size() ? inputs.get(i + 1) : 0));
        }
        return sums;
    }

    @Override
    protected int maxAhead() {
        return 2;
    }

    @Test
    void areSettledWithTheGroup() {
        LogicProbe<Integer, Integer> probe = LogicProbe.of(operator());
        probe.demand(1).elements(1, 2);
        assertEquals(List.of(3), probe.emitted());
        assertEquals(List.of(Outcome.ABSORBED, Outcome.ABSORBED), probe.outcomes());
    }

    @Test
    void cannotBecomeMembersTwice() {
        assertThrows(AssertionError.class, () -> LogicProbe.of(new SumOfTwo() {
                    @Override
                    void join(Group group, Held held) {
                        group.add(held);
                        group.add(held);
                    }
                })
                .demand(1)
                .elements(1, 2));
    }

    private static class SumOfTwo implements Operator<Integer, Integer> {

        private static final long serialVersionUID = 1;

        void join(Group group, Held held) {
            group.add(held);
        }

        @Override
        public String verb() {
            return "sumOfTwo";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public OperatorBounds bounds() {
            return OperatorBounds.elements(3);
        }

        @Override
        public StageLogic<Integer, Integer> logic() {
            return new StageLogic<>() {

                private final ArrayDeque<Held> kept = new ArrayDeque<>();
                private int sum;
                private boolean ended;

                @Override
                public void onStart(LogicContext<Integer> context) {
                    context.pull(0, 2);
                }

                @Override
                public void onElement(int inlet, Integer element, LogicContext<Integer> context) {
                    kept.add(context.hold());
                    sum += element;
                    emit(context);
                }

                @Override
                public void onDemand(int outlet, LogicContext<Integer> context) {
                    emit(context);
                }

                @Override
                public void onComplete(int inlet, LogicContext<Integer> context) {
                    ended = true;
                    emit(context);
                }

                private void emit(LogicContext<Integer> context) {
                    if (context.demand() > 0 && (kept.size() == 2 || ended && !kept.isEmpty())) {
                        Group group = context.group();
                        while (!kept.isEmpty()) {
                            join(group, kept.remove());
                        }
                        context.emit(sum, group);
                        sum = 0;
                        if (!ended) {
                            context.pull(0, 2);
                        }
                    }
                    if (ended && kept.isEmpty()) {
                        context.complete();
                    }
                }

                @Override
                public long held() {
                    return kept.size();
                }
            };
        }
    }
}
