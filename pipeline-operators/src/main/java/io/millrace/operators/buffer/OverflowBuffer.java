package io.millrace.operators.buffer;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Durations;
import io.millrace.operators.Weigher;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * See {@link Buffer}.
 *
 * @param most elements, or their weight, that are held at most
 * @param weigher what an element weighs; null for one each
 * @param timeToLive how long an element may wait; null for as long as it takes
 * @param overflow what becomes of elements when there is no room
 * @param sink where they go; null for nowhere
 */
record OverflowBuffer<T>(
        long most,
        @Nullable Weigher<? super T> weigher,
        @Nullable Duration timeToLive,
        Overflow overflow,
        @Nullable Sink<? super T> sink)
        implements Operator<T, T> {

    /** How many elements are asked for ahead, demand or not. */
    static final int AHEAD = 256;

    @Override
    public String verb() {
        return "buffer";
    }

    @Override
    public String detail() {
        String room = String.format(Locale.ROOT, weigher == null ? "%d elements" : "weight %d", most);
        String life = timeToLive == null ? "" : " for " + Durations.text(timeToLive);
        return room + life + ", " + overflow;
    }

    @Override
    public List<SideOutput> sideOutputs() {
        return sink == null ? List.of() : List.of(new SideOutput("overflow", sink));
    }

    @Override
    public OperatorBounds bounds() {
        long most = Math.min(this.most, Long.MAX_VALUE - AHEAD);
        return OperatorBounds.elements(most + AHEAD).timers(timeToLive == null ? 0 : 1);
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
        return new OverflowLogic<>(this);
    }
}
