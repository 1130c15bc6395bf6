package io.millrace.core.engine;

import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.StageFigures;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds to a stage's figures what it has sent to its dead-letter sink: confirmed, refused, and still waiting. */
final class LetterFigures {

    private LetterFigures() {}

    static StageFigures add(StageFigures stage, @Nullable Letters letters) {
        if (letters == null) {
            return stage;
        }
        Map<OutcomeKind, Long> outcomes = new EnumMap<>(OutcomeKind.class);
        outcomes.putAll(stage.outcomes());
        count(outcomes, OutcomeKind.DEAD_LETTERED, letters.confirmed());
        count(outcomes, OutcomeKind.FATAL, letters.refused());
        return new StageFigures(
                stage.name(),
                stage.verb(),
                stage.from(),
                stage.branch(),
                stage.in(),
                stage.emitted(),
                stage.queued() + letters.open(),
                stage.running(),
                stage.heldAfter(),
                outcomes,
                stage.busy(),
                stage.waiting());
    }

    private static void count(Map<OutcomeKind, Long> outcomes, OutcomeKind kind, long n) {
        if (n > 0) {
            outcomes.merge(kind, n, Long::sum);
        }
    }
}
