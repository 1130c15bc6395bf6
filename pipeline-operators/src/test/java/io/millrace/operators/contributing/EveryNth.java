package io.millrace.operators.contributing;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;

/**
 * Lets every n-th element through and filters the others.
 *
 * <p><b>Emits</b> the elements n, 2n, 3n and so on. <b>Backpressure</b>: asks for as many elements as are demanded, at most 32.
 * <b>Cancellation</b>: it keeps nothing. <b>Errors</b>: none of its own.
 *
 * @param <T> the elements
 * @param n which elements pass, at least 1
 */
public record EveryNth<T>(int n) implements Operator<T, T> {

    /** Checks the number. */
    public EveryNth {
        if (n < 1) {
            throw new IllegalArgumentException("n must be at least 1, was " + n);
        }
    }

    @Override
    public String verb() {
        return "everyNth";
    }

    @Override
    public String detail() {
        return "1 in " + n;
    }

    /** What is asked for, and nothing is kept. */
    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(32);
    }

    @Override
    public StageLogic<T, T> logic() {
        return new Logic<>(n);
    }

    private static final class Logic<T> implements StageLogic<T, T> {

        private final int n;
        private int seen;

        private Logic(int n) {
            this.n = n;
        }

        @Override
        public void onDemand(int outlet, LogicContext<T> context) {
            pull(context);
        }

        @Override
        public void onElement(int inlet, T element, LogicContext<T> context) {
            seen = (seen + 1) % n;
            if (seen == 0) {
                context.forward(element, context.element());
            } else {
                context.settle(context.element(), Outcome.FILTERED);
            }
            pull(context);
        }

        @Override
        public long held() {
            return 0;
        }

        /** What is asked for is at most what is demanded: that is all there is to backpressure. */
        private void pull(LogicContext<T> context) {
            long missing = Math.min(context.demand(), 32) - context.pulled(0);
            if (missing > 0) {
                context.pull(0, missing);
            }
        }
    }
}
