package io.millrace.resilience;

import io.millrace.core.function.CheckedFunction;
import io.millrace.resilience.rate.RateChoice;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A rate limit, and what an element costs under it.
 *
 * @param rate how much in a time
 * @param type of the elements that {@code cost} knows; others cost 1
 * @param cost of an element, at least 0; null when each costs 1
 */
record CostLimit(RateChoice rate, Class<?> type, @Nullable CheckedFunction<Object, Long> cost) implements Serializable {

    long of(Object element) {
        if (cost == null || !type.isInstance(element)) {
            return 1;
        }
        try {
            return cost.apply(element);
        } catch (RuntimeException thrown) {
            throw thrown;
        } catch (Exception thrown) {
            throw new IllegalStateException("the function for the cost of an element failed", thrown);
        }
    }

    @Override
    public String toString() {
        return rate.toString();
    }
}
