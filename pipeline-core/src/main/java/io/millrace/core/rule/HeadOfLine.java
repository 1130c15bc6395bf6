package io.millrace.core.rule;

import io.millrace.core.check.Rule;
import io.millrace.core.stage.CallDefinition;
import io.millrace.core.stage.CallDefinition.Order;

/** Where results leave in order, a call that never ends holds up all others behind it. */
final class HeadOfLine implements GraphRule {

    static final Rule NO_DEADLINE = Rule.warning("head-without-deadline");

    @Override
    public void apply(Stages stages) {
        for (StageFacts stage : stages.main()) {
            if (stage.definition() instanceof CallDefinition call
                    && !call.kind().pooled()
                    && call.order() == Order.Plain.INPUT
                    && call.concurrency() > 1
                    && stage.limit() == null
                    && !limitsItself(call)) {
                stage.report(
                        NO_DEADLINE,
                        "emits results in order and gives no call a time limit, so one that never answers holds up all"
                                + " others for ever",
                        "add .with(CallPolicy.deadline(...)), or .unordered() if the order does not matter");
            }
        }
    }

    private static boolean limitsItself(CallDefinition call) {
        return FunctionReading.of(call.named()).uses("timeout", "orTimeout", "completeOnTimeout");
    }
}
