package io.millrace.core.rule;

import io.millrace.core.check.Rule;
import io.millrace.core.stage.CallDefinition;

/** A pipeline's own bound against what its stages need: fewer elements than a stage collects, and it waits for ever. */
final class OwnBound implements GraphRule {

    static final Rule NEVER_FILLS = Rule.error("bound-never-fills");
    static final Rule CONCURRENCY = Rule.note("concurrency-above-bound");

    @Override
    public void apply(Stages stages) {
        // None while nobody has given one, or it is not known any more what it means.
        int bound = 0;
        // How many elements of the source one element here stands for at least; what an operator makes of one is not
        // known.
        long each = 1;
        for (StageFacts stage : stages.main()) {
            if (stage.node().from().isEmpty()) {
                bound = stage.node().maxInFlight();
                each = 1;
                continue;
            }
            int collects = stage.node().from().size() > 1 ? 0 : stage.collects();
            if (bound == 0 || collects == 0) {
                bound = 0;
                continue;
            }
            each *= collects;
            if (each > bound) {
                neverFills(stage, bound, each);
                bound = 0;
                continue;
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
