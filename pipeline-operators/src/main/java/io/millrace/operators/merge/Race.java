package io.millrace.operators.merge;

import io.millrace.core.Pipeline;

/** Operators by which the quickest of several pipelines goes on alone: {@code near.via(Race.with(far))}. */
public final class Race {

    private Race() {}

    /**
     * The first input to emit an element wins, and goes on; all others are cancelled.
     *
     * <p><b>Emits</b> the elements of the winner. Completes with the winner, or when all inputs have ended without an element.
     *
     * <p><b>Backpressure</b>: asks each input for one element, and the winner for up to 16 ahead.
     *
     * <p><b>Cancellation</b> cancels all inputs. The first elements of the others, if they have arrived, count as cancelled and are given
     * back to their sources.
     *
     * <p><b>Errors</b>: an input that fails before there is a winner ends the run; with {@link FanIn#isolating} it is out of the race.
     * Of the others nothing is heard after that.
     *
     * @throws IllegalArgumentException if there are no others
     */
    @SafeVarargs
    public static <T> FanIn<T, T> with(Pipeline<? extends T>... others) {
        return new RaceInputs<>(Inputs.of(others));
    }
}
