package io.millrace.core.rule;

import io.millrace.core.check.Rule;
import io.millrace.core.stage.CallDefinition;
import java.io.Serializable;
import java.util.List;

/** A fallback that needs what has just failed. */
final class SameDependency implements GraphRule {

    static final Rule SAME_DEPENDENCY = Rule.warning("fallback-same-dependency");

    @Override
    public void apply(Stages stages) {
        for (StageFacts stage : stages.main()) {
            if (stage.definition() instanceof CallDefinition call && call.fallback() != null) {
                apply(stage, call.named(), Captured.inner(call.fallback()));
            }
        }
    }

    private static void apply(StageFacts stage, Serializable call, Serializable fallback) {
        List<Captured> ofCall = Captured.of(call).orElse(List.of());
        for (Captured captured : Captured.of(fallback).orElse(List.of())) {
            Object value = captured.value();
            if (value != null
                    && !captured.isThis()
                    && isClient(value, call.getClass())
                    && ofCall.stream().anyMatch(other -> other.value() == value)) {
                stage.report(
                        SAME_DEPENDENCY,
                        "falls back to the same " + Captured.simpleName(value.getClass())
                                + " that the call has failed with",
                        "fall back to something that does not need it: a constant, a cache, another service");
                return;
            }
        }
    }

    /** Whether a call can fail for its sake: not a value of the JDK, and not a record, which is data. */
    private static boolean isClient(Object value, Class<?> home) {
        return !KnownTypes.isOfJdk(value.getClass())
                && !value.getClass().isRecord()
                && !(value instanceof Enum<?>)
                && (!Ownership.isOwn(value.getClass(), home)
                        || !value.getClass().isHidden());
    }
}
