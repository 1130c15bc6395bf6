package io.millrace.operators;

import java.io.Serializable;

/**
 * What an element weighs or costs, in a unit of the user's, such as bytes. Must not block; an exception is the failure of the
 * element.
 *
 * @param <T> the elements
 */
@FunctionalInterface
public interface Weigher<T> extends Serializable {

    /** The weight of {@code element}, at least 0. */
    long weigh(T element) throws Exception;

    /** The weight of {@code element}, checked: a negative one is an error of {@code weigher}. */
    static <T> long checked(Weigher<? super T> weigher, T element) throws Exception {
        long weight = weigher.weigh(element);
        if (weight < 0) {
            throw new IllegalArgumentException("the weight of an element must be at least 0, was " + weight);
        }
        return weight;
    }
}
