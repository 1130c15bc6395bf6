package io.millrace.core.rule;

import io.millrace.core.Pipeline;
import io.millrace.core.check.Rule;
import io.millrace.core.stage.CallDefinition;
import java.util.List;

/** A call that is repeated, and that repeats something itself: attempts multiply when the dependency is in trouble. */
final class NestedRetries implements GraphRule {

    static final Rule RETRY_IN_RETRY = Rule.warning("retry-in-retry");

    @Override
    public void apply(Stages stages) {
        for (StageFacts stage : stages.main()) {
            if (stage.attempts() > 1 && stage.definition() instanceof CallDefinition call) {
                apply(stage, FunctionReading.of(call.named()));
            }
        }
    }

    private static void apply(StageFacts stage, FunctionReading reading) {
        if (reading.uses("retry", "retryWhen", "retryBackoff")) {
            report(stage, "repeats it itself with retry");
        }
        for (Captured captured : reading.captured().orElse(List.of())) {
            if (captured.value() instanceof Pipeline<?> inner) {
                Stages innerStages = Stages.of(inner.graph(), null, false);
                innerStages.main().stream()
                        .filter(each -> each.attempts() > 1)
                        .findFirst()
                        .ifPresent(each -> report(
                                stage,
                                "runs pipeline '" + inner.name() + "', whose stage '" + each.stage() + "' makes up to "
                                        + each.attempts()));
            }
        }
    }

    private static void report(StageFacts stage, String inner) {
        stage.report(
                RETRY_IN_RETRY,
                "makes up to " + stage.attempts() + " attempts at a call that " + inner
                        + ", so that attempts multiply when what is called is in trouble",
                "repeat in one place only, the outermost that knows the deadline");
    }
}
