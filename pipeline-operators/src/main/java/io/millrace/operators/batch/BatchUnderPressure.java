package io.millrace.operators.batch;

import io.millrace.core.check.CheckContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import java.util.List;

/**
 * See {@link Batch#underPressure(int)}.
 *
 * @param maxSize elements in a list at most
 */
record BatchUnderPressure<T>(int maxSize) implements Operator<T, List<T>> {

    BatchUnderPressure {
        if (maxSize < 1) {
            throw new IllegalArgumentException("maxSize must be at least 1, was " + maxSize);
        }
    }

    @Override
    public String verb() {
        return "batch";
    }

    @Override
    public String detail() {
        return "under pressure, " + maxSize + " elements";
    }

    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(maxSize + 1L);
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1);
    }

    @Override
    public StageLogic<T, List<T>> logic() {
        return new BatchLogic<>(maxSize, null, true);
    }
}
