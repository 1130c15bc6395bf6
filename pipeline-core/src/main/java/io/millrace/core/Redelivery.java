package io.millrace.core;

import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.Source;
import io.millrace.core.stage.ElementDefinition;
import io.millrace.core.stage.SourceDefinition;
import io.millrace.core.stage.StageSpec;
import java.util.List;
import java.util.Objects;

/** The beginning of a pipeline that is fed with dead letters. */
final class Redelivery {

    private Redelivery() {}

    /** Reads {@code letters} and takes the elements out of those of one stage. */
    static List<StageSpec> of(String pipeline, String stage, Source<DeadLetter> letters) {
        CheckedFunction<DeadLetter, Object> open = letter -> element(letter, pipeline, stage);
        return List.of(
                StageSpec.of(new SourceDefinition(Objects.requireNonNull(letters, "letters"))),
                StageSpec.of(new ElementDefinition.Map(Pipeline.erase(open))).named("letter for " + stage));
    }

    private static Object element(DeadLetter letter, String pipeline, String stage) {
        if (!letter.pipeline().equals(pipeline) || !letter.stage().equals(stage)) {
            throw new IllegalArgumentException(
                    "a letter of stage '" + letter.stage() + "' of pipeline '" + letter.pipeline()
                            + "' cannot be delivered to stage '" + stage + "' of pipeline '" + pipeline
                            + "'; give each stage its own letters");
        }
        return letter.element();
    }
}
