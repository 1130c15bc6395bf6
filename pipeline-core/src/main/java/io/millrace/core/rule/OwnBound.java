package io.millrace.core.rule;

import io.millrace.core.check.Rule;
import io.millrace.core.stage.CallDefinition;

/** A pipeline's own bound against what its stages need: fewer elements than a stage collects, and it waits for ever. */
final class OwnBound implements GraphRule {

    static final Rule NEVER_FILLS = Rule.error("bound-never-fills");
    static final Rule CONCURRENCY = Rule.note("concurrency-above-bound");

    @Override
    public void apply(Stages stages) {
        int bound = stages.graph().maxInFlight();
        if (bound == 0) {
            return;
        }
        // How many elements of the source one element here stands for at least; what an operator makes of one is not
        // known.
        long each = 1;
        for (StageFacts stage : stages.main().subList(1, stages.main().size())) {
            int collects = stage.collects();
            if (collects == 0) {
                return;
            }
            each *= collects;
            if (each > bound) {
                neverFills(stage, bound, each);
                return;
            }
            if (stage.definition() instanceof CallDefinition call && call.concurrency() * each > bound) {
                stage.report(
                        CONCURRENCY,
                        "makes up to " + call.concurrency() + " calls at a time, but no more than " + bound / each
                                + " elements can be there, for maxInFlight is " + bound,
                        "raise maxInFlight to at least " + call.concurrency() * each + ", or lower the concurrency");
            }
        }
    }

    private static void neverFills(StageFacts stage, int bound, long needed) {
        stage.report(
                NEVER_FILLS,
                "emits nothing before " + needed
                        + " elements of the source have come, but maxInFlight lets no more than " + bound
                        + " in, so it waits for ever",
                "raise maxInFlight to at least " + needed + ", collect fewer, or collect for a limited time");
    }
}
