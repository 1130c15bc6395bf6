package io.millrace.core.rule;

import io.millrace.core.check.Rule;
import io.millrace.core.rule.StageFacts.Shared;

/** Stages that use the same shared state must agree about it. */
final class SharedNames implements GraphRule {

    static final Rule DIFFERENT_SETTINGS = Rule.error("different-settings");

    @Override
    public void apply(Stages stages) {
        for (StageFacts stage : stages.main()) {
            for (Shared use : stage.shared()) {
                compare(stages, stage, use);
            }
        }
    }

    /** With the first stage that uses the same. */
    private static void compare(Stages stages, StageFacts stage, Shared use) {
        for (StageFacts earlier : stages.main().subList(0, stage.index())) {
            for (Shared other : earlier.shared()) {
                if (other.what().equals(use.what()) && other.name().equals(use.name())) {
                    if (!other.settings().equals(use.settings())) {
                        stage.report(
                                DIFFERENT_SETTINGS,
                                "uses " + use.what() + " '" + use.name() + "' with " + use.settings() + ", stage '"
                                        + earlier.stage() + "' with " + other.settings()
                                        + ", and in a runtime there is one of that name",
                                "give both the same settings, or other names");
                    }
                    return;
                }
            }
        }
    }
}
