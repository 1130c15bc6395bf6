package io.millrace.operators.batch;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Durations;
import io.millrace.operators.Prefetch;
import io.millrace.operators.Weigher;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * See {@link Batch#byWeight}.
 *
 * @param maxWeight what a list weighs at most
 * @param weigher what an element weighs
 * @param when when a list is due that is not full
 * @param maxAge how long the first element of a list waits for others; null for as long as it takes
 */
record BatchByWeight<T>(
        long maxWeight,
        Weigher<? super T> weigher,
        Due when,
        @Nullable Duration maxAge) implements Operator<T, List<T>> {

    /** When a list is due that is not full. */
    enum Due {
        /** It never is. */
        WHEN_FULL,
        /** When its first element has waited for {@code maxAge}. */
        WHEN_OLD,
        /** When the next stage asks. */
        WHEN_WANTED
    }

    BatchByWeight {
        if (maxWeight < 1) {
            throw new IllegalArgumentException("maxWeight must be at least 1, was " + maxWeight);
        }
        Objects.requireNonNull(weigher, "weigher");
    }

    @Override
    public String verb() {
        return "batch";
    }

    @Override
    public String detail() {
        String weight = "weight " + maxWeight;
        return switch (when) {
            case WHEN_FULL -> weight;
            case WHEN_OLD -> weight + " or " + Durations.text(Objects.requireNonNull(maxAge));
            case WHEN_WANTED -> "under pressure, " + weight;
        };
    }

    @Override
    public OperatorBounds bounds() {
        long list = Math.min(maxWeight, Long.MAX_VALUE / 2);
        return OperatorBounds.elements(list + Prefetch.MOST + 1L).timers(maxAge == null ? 0 : 1);
    }

    @Override
    public void check(CheckContext context) {
        context.runs(weigher, FunctionUse.SERIAL);
        if (when != Due.WHEN_FULL) {
            context.collects(1);
        }
    }

    @Override
    public StageLogic<T, List<T>> logic() {
        return new WeightedBatchLogic<>(this);
    }
}
