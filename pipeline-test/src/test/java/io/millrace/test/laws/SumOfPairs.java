package io.millrace.test.laws;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.StageLogic;

/** Adds up two elements at a time; the last one alone when their number is odd. */
record SumOfPairs() implements Operator<Integer, Integer> {

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
        return new Logic();
    }

    private static final class Logic implements StageLogic<Integer, Integer> {

        private LogicContext.Group pair;
        private int sum;
        private int kept;
        private boolean ended;

        @Override
        public void onStart(LogicContext<Integer> context) {
            pair = context.group();
            context.pull(LogicContext.MAIN, 2);
        }

        @Override
        public void onElement(int inlet, Integer element, LogicContext<Integer> context) {
            sum += element;
            kept++;
            pair.add();
            emitWhenWanted(context);
        }

        @Override
        public void onDemand(int outlet, LogicContext<Integer> context) {
            emitWhenWanted(context);
        }

        @Override
        public void onComplete(int inlet, LogicContext<Integer> context) {
            ended = true;
            if (kept == 0) {
                context.complete();
            } else {
                emitWhenWanted(context);
            }
        }

        @Override
        public long held() {
            return kept;
        }

        private void emitWhenWanted(LogicContext<Integer> context) {
            if (kept == 0 || (kept == 1 && !ended) || context.demand() == 0) {
                return;
            }
            int value = sum & 0xffff;
            sum = 0;
            kept = 0;
            context.emit(value, pair);
            if (ended) {
                context.complete();
            } else {
                context.pull(LogicContext.MAIN, 2 - context.pulled(LogicContext.MAIN));
            }
        }
    }
}
