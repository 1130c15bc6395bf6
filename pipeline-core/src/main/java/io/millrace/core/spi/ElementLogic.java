package io.millrace.core.spi;

import org.jspecify.annotations.Nullable;

/**
 * What an {@link ElementOperator} does with the elements of one run, one after the other. Fields need no protection.
 *
 * @param <I> the elements that enter
 * @param <O> the elements that leave
 */
@FunctionalInterface
public interface ElementLogic<I, O> {

    /** What becomes of {@code element}; null when it is left out. What it throws is the element's failure. */
    @Nullable
    O apply(I element) throws Exception;
}
