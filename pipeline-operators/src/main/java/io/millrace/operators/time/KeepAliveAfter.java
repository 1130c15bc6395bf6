package io.millrace.operators.time;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedSupplier;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Durations;
import io.millrace.operators.Prefetch;
import java.time.Duration;
import java.util.Objects;

/**
 * See {@link KeepAlive}.
 *
 * @param idle how long nothing is emitted before a filler is
 * @param filler makes it
 */
record KeepAliveAfter<T>(Duration idle, CheckedSupplier<? extends T> filler) implements Operator<T, T> {

    KeepAliveAfter {
        Objects.requireNonNull(filler, "filler");
    }

    @Override
    public String verb() {
        return "keepAlive";
    }

    @Override
    public String detail() {
        return "after " + Durations.text(idle);
    }

    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(Prefetch.MOST + 1L).timers(1);
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1);
        context.runs(filler, FunctionUse.SERIAL);
    }

    @Override
    public StageLogic<T, T> logic() {
        return new KeepAliveLogic<>(this);
    }
}
