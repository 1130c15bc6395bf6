package io.millrace.core.stage;

/** A stage that does nothing to elements, and after which they go on on another thread. */
public record BoundaryDefinition() implements StageDefinition {

    /** How many elements are asked for ahead, and so wait between the threads at most. */
    public static final int AHEAD = 1_024;

    @Override
    public String verb() {
        return "onLoop";
    }

    @Override
    public String detail() {
        return AHEAD + " elements ahead";
    }

    @Override
    public String defaultName() {
        return "onLoop";
    }
}
