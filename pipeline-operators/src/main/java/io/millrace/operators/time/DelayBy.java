package io.millrace.operators.time;

import io.millrace.core.check.CheckContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Durations;
import java.time.Duration;

/**
 * See {@link Delay}.
 *
 * @param time how long each element is kept
 * @param capacity elements kept at most
 */
record DelayBy<T>(Duration time, int capacity) implements Operator<T, T> {

    DelayBy {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, was " + capacity);
        }
    }

    @Override
    public String verb() {
        return "delay";
    }

    @Override
    public String detail() {
        return Durations.text(time) + ", " + capacity + " elements";
    }

    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(capacity).timers(1);
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1);
    }

    @Override
    public StageLogic<T, T> logic() {
        return new DelayLogic<>(this);
    }
}
