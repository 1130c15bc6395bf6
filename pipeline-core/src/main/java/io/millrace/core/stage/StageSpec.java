package io.millrace.core.stage;

import io.millrace.core.OnError;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One stage of a pipeline: what it does, what it is called, and what happens to elements that fail in it.
 *
 * @param definition what it does
 * @param name the name the user gave; null for the default name
 * @param onError what happens to a failed element
 */
public record StageSpec(
        StageDefinition definition, @Nullable String name, OnError onError) implements Serializable {

    /** A stage with a default name that fails the run with its first failed element. */
    public static StageSpec of(StageDefinition definition) {
        return new StageSpec(definition, null, OnError.stop());
    }

    /** This stage under another name. */
    public StageSpec named(String newName) {
        return new StageSpec(definition, newName, onError);
    }

    /** This stage with another error policy. */
    public StageSpec onError(OnError newOnError) {
        return new StageSpec(definition, name, newOnError);
    }

    /** This stage with another definition. */
    public StageSpec with(StageDefinition newDefinition) {
        return new StageSpec(newDefinition, name, onError);
    }
}
