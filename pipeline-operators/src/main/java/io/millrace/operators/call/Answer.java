package io.millrace.operators.call;

import java.util.Objects;
import java.util.Optional;

/**
 * An element and what a call for many has found for its key.
 *
 * @param <T> the elements
 * @param <R> the results
 * @param element the element
 * @param result what was found; empty when there was nothing for the key
 */
public record Answer<T, R>(T element, Optional<R> result) {

    /** Checks that both are there. */
    public Answer {
        Objects.requireNonNull(element, "element");
        Objects.requireNonNull(result, "result");
    }
}
