package io.millrace.operators.merge;

import java.util.Objects;

/**
 * One of several inputs has failed, and the others go on.
 *
 * @param input which: 0 for the pipeline that the operator is a stage of, then the others in the order in which they were named
 * @param pipeline the name of that pipeline
 * @param error what it has failed with
 */
public record InputFailure(int input, String pipeline, Throwable error) {

    /** Checks the parts. */
    public InputFailure {
        if (input < 0) {
            throw new IllegalArgumentException("input must not be negative, was " + input);
        }
        Objects.requireNonNull(pipeline, "pipeline");
        Objects.requireNonNull(error, "error");
    }
}
