package io.millrace.operators.batch;

import io.millrace.core.check.CheckContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Durations;
import java.time.Duration;
import java.util.List;

/**
 * See {@link Batch#bySizeOrAge}.
 *
 * @param maxSize elements in a list at most
 * @param maxAge how long the first element of a list waits for others
 */
record BatchBySizeOrAge<T>(int maxSize, Duration maxAge) implements Operator<T, List<T>> {

    BatchBySizeOrAge {
        if (maxSize < 1) {
            throw new IllegalArgumentException("maxSize must be at least 1, was " + maxSize);
        }
        if (maxAge.isZero() || maxAge.isNegative()) {
            throw new IllegalArgumentException("maxAge must be more than zero, was " + maxAge);
        }
    }

    @Override
    public String verb() {
        return "batch";
    }

    @Override
    public String detail() {
        return maxSize + " elements or " + Durations.text(maxAge);
    }

    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(maxSize + 1L).timers(1);
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1); // of what there is, when the age is over
    }

    @Override
    public StageLogic<T, List<T>> logic() {
        return new BatchLogic<>(maxSize, maxAge, false);
    }
}
