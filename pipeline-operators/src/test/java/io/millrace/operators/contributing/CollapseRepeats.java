package io.millrace.operators.contributing;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import org.jspecify.annotations.Nullable;

/**
 * Makes one element of equal neighbours, with their number: what a system log calls "last message repeated 12 times".
 *
 * <p><b>Emits</b> a {@link Repeated} when another element comes, when {@code maxTimes} are together, when the input ends and
 * when the run drains. <b>Backpressure</b>: asks for as many elements as are demanded, at most 32. <b>Cancellation</b>: the
 * elements kept are cancelled. <b>Errors</b> of the input follow what it kept.
 *
 * @param <T> the elements
 * @param maxTimes how many elements become one at most, at least 1
 */
public record CollapseRepeats<T>(int maxTimes) implements Operator<T, CollapseRepeats.Repeated<T>> {

    /** Checks the number. */
    public CollapseRepeats {
        if (maxTimes < 1) {
            throw new IllegalArgumentException("maxTimes must be at least 1, was " + maxTimes);
        }
    }

    /**
     * Equal neighbours.
     *
     * @param value the first of them
     * @param times how many there were
     */
    public record Repeated<T>(T value, int times) {}

    @Override
    public String verb() {
        return "collapseRepeats";
    }

    @Override
    public String detail() {
        return "at most " + maxTimes;
    }

    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(maxTimes + Logic.MOST_AHEAD);
    }

    @Override
    public StageLogic<T, Repeated<T>> logic() {
        return new Logic<>(maxTimes);
    }

    private static final class Logic<T> implements StageLogic<T, Repeated<T>> {

        private static final long MOST_AHEAD = 32;

        private final int maxTimes;
        private @Nullable Streak<T> streak;

        private Logic(int maxTimes) {
            this.maxTimes = maxTimes;
        }

        @Override
        public void onStart(LogicContext<Repeated<T>> context) {
            pull(context);
        }

        @Override
        public void onElement(int inlet, T element, LogicContext<Repeated<T>> context) {
            if (streak != null && !streak.value.equals(element)) {
                flush(context);
            }
            if (streak == null) {
                streak = new Streak<>(element, context.group());
            }
            streak.members.add();
            streak.times++;
            if (streak.times == maxTimes) {
                flush(context);
            }
            pull(context);
        }

        @Override
        public void onDemand(int outlet, LogicContext<Repeated<T>> context) {
            pull(context);
        }

        @Override
        public void onDrain(LogicContext<Repeated<T>> context) {
            flush(context);
        }

        @Override
        public void onComplete(int inlet, LogicContext<Repeated<T>> context) {
            flush(context);
            context.complete();
        }

        @Override
        public long held() {
            return streak == null ? 0 : streak.times;
        }

        /** Emits what is together in place of its members, which end as absorbed. */
        private void flush(LogicContext<Repeated<T>> context) {
            Streak<T> ended = streak;
            if (ended != null) {
                streak = null;
                context.emit(new Repeated<>(ended.value, ended.times), ended.members);
            }
        }

        /** An element leads to one emission at most: asking for no more than is demanded emits no more than that. */
        private void pull(LogicContext<Repeated<T>> context) {
            long missing = Math.min(context.demand(), MOST_AHEAD) - context.pulled(0);
            if (missing > 0) {
                context.pull(0, missing);
            }
        }
    }

    /** Equal neighbours that are kept. The number is counted here, and not read from the engine, which checks it. */
    private static final class Streak<T> {

        private final T value;
        private final LogicContext.Group members;
        private int times;

        private Streak(T value, LogicContext.Group members) {
            this.value = value;
            this.members = members;
        }
    }
}
