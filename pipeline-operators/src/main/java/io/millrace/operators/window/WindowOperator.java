package io.millrace.operators.window;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.StageLogic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * See {@link Window}.
 *
 * @param kind which windows there are
 * @param time the time of elements; null for that of the clock
 * @param key what keeps elements apart; null for nothing
 * @param maxWindows how many windows there are at most, of all keys
 * @param atLimit what becomes of an element that needs one more
 * @param contents what a window makes of its elements
 */
record WindowOperator<T, K extends @Nullable Object, A, R>(
        Kind kind,
        @Nullable EventTime<? super T> time,
        @Nullable CheckedFunction<? super T, ? extends K> key,
        int maxWindows,
        AtLimit atLimit,
        Contents<T, A, R> contents)
        implements Operator<T, Windowed<K, R>> {

    WindowOperator {
        if (kind instanceof Kind.Sessions && time != null && !contents.merges()) {
            throw new IllegalArgumentException(
                    "an element between two sessions makes them one: pass a function merge to aggregate, behind add");
        }
        if (maxWindows < kind.perElement()) {
            throw new IllegalArgumentException("each element is in " + kind.perElement()
                    + " windows, so maxWindows must be at least that, was " + maxWindows);
        }
    }

    @Override
    public String verb() {
        return "window";
    }

    @Override
    public String detail() {
        return kind.detail() + (time == null ? "" : ", event time") + (key == null ? "" : ", by key") + ", "
                + contents.detail();
    }

    @Override
    public List<SideOutput> sideOutputs() {
        Sink<?> late = time == null ? null : time.late();
        return late == null ? List.of() : List.of(new SideOutput("late", late));
    }

    @Override
    public OperatorBounds bounds() {
        boolean clock = time == null || time.idleTimeout() != null;
        OperatorBounds elements = contents.most() == Long.MAX_VALUE
                ? OperatorBounds.unknownElements()
                : OperatorBounds.elements(contents.most() * maxWindows + WindowLogic.AHEAD + kind.perElement());
        return elements.timers(clock ? 1 : 0).keys(key == null ? 0 : maxWindows);
    }

    @Override
    public void check(CheckContext context) {
        if (time != null) {
            context.runs(time.timestamp(), FunctionUse.SERIAL);
        }
        if (key != null) {
            context.runs(key, FunctionUse.SERIAL);
        }
        contents.check(context);
    }

    @Override
    public StageLogic<T, Windowed<K, R>> logic() {
        return new WindowLogic<>(this);
    }
}
