package io.millrace.operators.rate;

import io.millrace.core.check.CheckContext;
import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest element only. See {@link Conflate#latest}, {@link Sample} and {@link Debounce}.
 *
 * @param verb the operator's name
 * @param when when the newest element is due
 * @param period how long a period or the quiet lasts; null for none
 */
record Newest<T>(String verb, When when, @Nullable Duration period) implements Operator<T, T> {

    /** When the newest element is due. */
    enum When {
        /** As soon as the next stage wants it. */
        WANTED,
        /** At the end of the period in which it came. */
        PERIOD_IS_OVER,
        /** When no other has come for a period. */
        QUIET
    }

    @Override
    public String detail() {
        return period == null ? "latest" : Durations.text(period);
    }

    /** What becomes of an element whose place another one takes. */
    Outcome replaced() {
        return when == When.WANTED ? Outcome.ABSORBED : Outcome.FILTERED;
    }

    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(Ahead.MOST + 1L).timers(period == null ? 0 : 1);
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1);
    }

    @Override
    public StageLogic<T, T> logic() {
        return new NewestLogic<>(this);
    }
}
