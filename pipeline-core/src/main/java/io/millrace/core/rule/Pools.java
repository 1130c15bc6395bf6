package io.millrace.core.rule;

import io.millrace.core.check.Rule;
import io.millrace.core.runtime.PoolSettings;
import io.millrace.core.runtime.WorkPool;
import io.millrace.core.runtime.Workers;
import io.millrace.core.stage.CallDefinition;

/** What stages want of the pools of a runtime; applied when a runtime is given. */
final class Pools implements GraphRule {

    static final Rule NO_SUCH_POOL = Rule.error("no-such-pool");
    static final Rule MORE_THAN_POOL = Rule.note("more-than-pool");

    @Override
    public void apply(Stages stages) {
        Workers workers = stages.workers();
        if (workers == null) {
            return;
        }
        for (StageFacts stage : stages.main()) {
            if (stage.definition() instanceof CallDefinition call && call.kind().pooled()) {
                apply(stage, call, workers);
            }
        }
    }

    private static void apply(StageFacts stage, CallDefinition call, Workers workers) {
        WorkPool pool;
        try {
            pool = workers.pool(poolOf(call));
        } catch (IllegalArgumentException noSuchPool) {
            stage.report(
                    NO_SUCH_POOL,
                    "wants pool '" + poolOf(call) + "', which the runtime does not have",
                    "add it with PipelineRuntime.builder().pool(\"" + poolOf(call) + "\", size), or correct the name");
            return;
        }
        if (call.concurrency() > pool.size()) {
            stage.report(
                    MORE_THAN_POOL,
                    "may have " + call.concurrency() + " functions at a time, but pool '" + poolOf(call)
                            + "' runs no more" + " than " + pool.size(),
                    "make the pool larger, or the concurrency " + pool.size());
        }
    }

    private static String poolOf(CallDefinition call) {
        String named = call.pool();
        if (named != null) {
            return named;
        }
        return call.kind() == CallDefinition.Kind.CPU ? PoolSettings.CPU : PoolSettings.BLOCKING;
    }
}
