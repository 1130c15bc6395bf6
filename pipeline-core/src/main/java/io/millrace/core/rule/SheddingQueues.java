package io.millrace.core.rule;

import io.millrace.core.check.Rule;
import io.millrace.core.spi.PushSource;
import io.millrace.core.stage.BoundaryDefinition;
import io.millrace.core.stage.BufferDefinition;
import io.millrace.core.stage.CallDefinition;
import io.millrace.core.stage.CallDefinition.Order;
import io.millrace.core.stage.ElementDefinition;
import io.millrace.core.stage.SourceDefinition;
import io.millrace.core.stage.StageDefinition;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A queue that sheds calls is for sources that cannot be slowed, and for stages whose results need no order. */
final class SheddingQueues implements GraphRule {

    static final Rule IN_ORDER = Rule.warning("queue-in-order");
    static final Rule NEEDLESS = Rule.warning("sheds-needlessly");

    @Override
    public void apply(Stages stages) {
        Map<String, StageFacts> byName = new HashMap<>();
        stages.main().forEach(stage -> byName.put(stage.node().name(), stage));
        for (StageFacts stage : stages.main()) {
            if (stage.definition() instanceof CallDefinition call
                    && call.policy() != null
                    && call.policy().waiting() > 0) {
                apply(stage, call, byName);
            }
        }
    }

    private static void apply(StageFacts stage, CallDefinition call, Map<String, StageFacts> byName) {
        if (call.order() == Order.Plain.INPUT) {
            stage.report(
                    IN_ORDER,
                    "emits results in order and lets calls wait in a queue with an order of its own, so what is important waits"
                            + " for what came before it",
                    "add .unordered(), or leave .shedding() out");
        }
        if (stage.node().from().stream().allMatch(name -> canWait(byName.get(name), byName))) {
            stage.report(
                    NEEDLESS,
                    "sheds elements of a source that can wait until they are asked for",
                    "leave .shedding() out: a limit alone asks for no more than can be done");
        }
    }

    /** Whether what comes out of {@code stage} is there only because it was asked for. */
    private static boolean canWait(@Nullable StageFacts stage, Map<String, StageFacts> byName) {
        if (stage == null) {
            return false;
        }
        StageDefinition definition = stage.definition();
        if (definition instanceof SourceDefinition source) {
            return !(source.source() instanceof PushSource);
        }
        boolean asksOnlyWhenAsked = definition instanceof ElementDefinition
                || definition instanceof CallDefinition
                || definition instanceof BufferDefinition
                || definition instanceof BoundaryDefinition;
        return asksOnlyWhenAsked && stage.node().from().stream().allMatch(name -> canWait(byName.get(name), byName));
    }
}
