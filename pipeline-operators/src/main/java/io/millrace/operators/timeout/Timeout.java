package io.millrace.operators.timeout;

import io.millrace.core.check.CheckContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Durations;
import io.millrace.operators.Prefetch;
import java.time.Duration;

/**
 * See {@link Timeouts}.
 *
 * @param party who may be late
 * @param limit for so long
 */
record Timeout<T>(Party party, Duration limit) implements Operator<T, T> {

    @Override
    public String verb() {
        return party + "Timeout";
    }

    @Override
    public String detail() {
        return Durations.text(limit);
    }

    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(Prefetch.MOST + 1L).timers(1);
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1);
    }

    @Override
    public StageLogic<T, T> logic() {
        return new TimeoutLogic<>(this);
    }
}
