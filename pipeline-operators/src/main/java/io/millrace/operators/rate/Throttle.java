package io.millrace.operators.rate;

import io.millrace.operators.Durations;
import io.millrace.operators.Weigher;
import java.time.Duration;
import java.util.Objects;

/**
 * Operators that keep elements to a rate, such as the one that a partner's API allows.
 *
 * <p>First the rate, in elements or in what they cost, then what becomes of elements that come faster:
 * {@code Throttle.elements(100, ofSeconds(1)).burst(20).shape()}.
 *
 * <p>The rate is a bucket that fills evenly, up to the burst; an element takes its cost out of it (the generic cell rate algorithm,
 * ITU-T I.371). Without a burst, elements of a cost of 1 are evenly spaced. With {@code shape()}, an element that costs more than
 * the burst waits for a full bucket, and those after it wait until it is paid for.
 *
 * <p><b>Emits</b> the elements in order.
 *
 * <p><b>Backpressure</b>: {@code shape()} asks for one element at a time, when there is demand, and makes the source wait for
 * the rate. The others ask for what is demanded and at most 32 elements ahead.
 *
 * <p><b>Cancellation</b>: an element that waits for the rate counts as cancelled and is given back to the source. In a
 * drain it goes at once, and those after it keep to the rate.
 *
 * <p><b>Errors</b>: an exception or a negative result of a weigher is the failure of the element, and costs nothing. An error of the
 * input follows an element that waits.
 */
public final class Throttle {

    private Throttle() {}

    /**
     * A rate of elements.
     *
     * @param elements so many, at least 1
     * @param per in so much time by the run's clock, more than zero
     */
    public static Rate<Object> elements(long elements, Duration per) {
        return new Rate<>(checked("elements", elements), Durations.positive("per", per), 0, null);
    }

    /**
     * A rate of cost, such as bytes or tokens.
     *
     * @param cost so much, at least 1, in the unit of {@code weigher}
     * @param per in so much time by the run's clock, more than zero
     * @param weigher what an element costs, at least 0
     */
    public static <W> Rate<W> cost(long cost, Duration per, Weigher<? super W> weigher) {
        return new Rate<W>(
                checked("cost", cost), Durations.positive("per", per), 0, Objects.requireNonNull(weigher, "weigher"));
    }

    static long checked(String what, long number) {
        if (number < 1) {
            throw new IllegalArgumentException(what + " of a throttle must be at least 1, was " + number);
        }
        return number;
    }
}
