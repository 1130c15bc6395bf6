package io.millrace.operators.merge;

import io.millrace.core.Pipeline;
import java.util.Objects;

/**
 * A pipeline that flows in with a weight; see {@link Merge#prioritized}.
 *
 * @param <T> its elements
 * @param weight its share, from 1 to 1,000,000
 * @param pipeline the pipeline
 */
public record Weighted<T>(int weight, Pipeline<T> pipeline) {

    private static final int MOST = 1_000_000;

    /** Checks the parts. */
    public Weighted {
        checked(weight);
        Objects.requireNonNull(pipeline, "pipeline");
    }

    /** {@code pipeline}, of whose elements {@code weight} come through when as many of another as its weight do. */
    public static <T> Weighted<T> of(int weight, Pipeline<T> pipeline) {
        return new Weighted<>(weight, pipeline);
    }

    static int checked(int weight) {
        if (weight < 1 || weight > MOST) {
            throw new IllegalArgumentException("weight must be from 1 to " + MOST + ", was " + weight);
        }
        return weight;
    }
}
