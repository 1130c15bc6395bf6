package io.millrace.core.rule;

import io.millrace.core.check.Rule;
import io.millrace.core.spi.Sink;
import io.millrace.core.stage.SourceDefinition;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is read or written by one stage is neither read nor written by another. */
final class SharedResources implements GraphRule {

    static final Rule SAME_RESOURCE = Rule.error("same-resource");

    @Override
    public void apply(Stages stages) {
        Map<Object, StageFacts> users = new HashMap<>();
        for (StageFacts stage : stages.main()) {
            if (stage.definition() instanceof SourceDefinition source) {
                use(users, stage, source.source().resource());
            }
        }
        for (StageFacts stage : stages.sinks()) {
            Sink<?> sink = stage.sink();
            use(users, stage, sink == null ? null : sink.resource());
        }
    }

    private static void use(Map<Object, StageFacts> users, StageFacts stage, @Nullable Object resource) {
        StageFacts other = resource == null ? null : users.putIfAbsent(resource, stage);
        if (other != null) {
            stage.report(
                    SAME_RESOURCE,
                    "uses the same " + resource + " as stage '" + other.stage() + "', so a run would spoil it",
                    "give each its own");
        }
    }
}
