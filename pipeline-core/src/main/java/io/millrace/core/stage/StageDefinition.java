package io.millrace.core.stage;

import java.io.Serializable;

/** What a stage does: data, never a running thing. */
public sealed interface StageDefinition extends Serializable
        permits SourceDefinition,
                ElementDefinition,
                CallDefinition,
                SinkDefinition,
                OperatorDefinition,
                BufferDefinition,
                BoundaryDefinition {

    /** The word the user typed, such as {@code mapAsync}. */
    String verb();

    /** What was typed with it, in a few words; empty when there is nothing to say. */
    String detail();

    /** The stage's name when the user gives none; not yet made unique. */
    String defaultName();
}
