package io.millrace.operators.rate;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Durations;
import io.millrace.operators.Prefetch;
import io.millrace.operators.Weigher;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * See {@link Throttle}.
 *
 * @param amount elements, or their cost
 * @param per in so much time
 * @param burst what may go through at once
 * @param weigher what an element costs; null for one each
 * @param tooFast what becomes of elements that come faster
 * @param sink where dropped ones go; null for nowhere
 */
record Throttled<T>(
        long amount,
        Duration per,
        long burst,
        @Nullable Weigher<? super T> weigher,
        TooFast tooFast,
        @Nullable Sink<? super T> sink)
        implements Operator<T, T> {

    @Override
    public String verb() {
        return "throttle";
    }

    @Override
    public String detail() {
        String rate = String.format(Locale.ROOT, weigher == null ? "%d elements" : "cost %d", amount);
        String most = burst == 1 ? "" : ", burst " + burst;
        return rate + " in " + Durations.text(per) + most + ", " + tooFast;
    }

    @Override
    public List<SideOutput> sideOutputs() {
        return sink == null ? List.of() : List.of(new SideOutput("excess", sink));
    }

    @Override
    public OperatorBounds bounds() {
        return tooFast == TooFast.WAIT
                ? OperatorBounds.elements(2).timers(1)
                : OperatorBounds.elements(Prefetch.MOST + 1L);
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1);
        if (weigher != null) {
            context.runs(weigher, FunctionUse.SERIAL);
        }
    }

    @Override
    public StageLogic<T, T> logic() {
        return tooFast == TooFast.WAIT ? new ShapingLogic<>(this) : new EnforcingLogic<>(this);
    }

    long cost(T element) throws Exception {
        return weigher == null ? 1 : Weigher.checked(weigher, element);
    }
}
