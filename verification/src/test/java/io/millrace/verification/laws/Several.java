package io.millrace.verification.laws;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.StageLogic;

/** Emits up to four values for an element, and so more than is asked for. */
record Several() implements Operator<Integer, Integer> {

    @Override
    public String verb() {
        return "several";
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

        @Override
        public void onDemand(int outlet, LogicContext<Integer> context) {
            pull(context);
        }

        @Override
        public void onElement(int inlet, Integer element, LogicContext<Integer> context) {
            for (int n = element % 5; n > 0; n--) {
                context.emit(element + n, context.element());
            }
            context.settle(context.element(), Outcome.DONE);
            pull(context);
        }

        @Override
        public long held() {
            return 0;
        }

        private static void pull(LogicContext<Integer> context) {
            long missing = Math.min(context.demand(), 4) - context.pulled(0);
            if (missing > 0) {
                context.pull(0, missing);
            }
        }
    }
}
