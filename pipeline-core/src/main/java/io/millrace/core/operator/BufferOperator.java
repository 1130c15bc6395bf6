package io.millrace.core.operator;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Held;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.StageLogic;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Holds elements for a slower next stage, in order, and makes the source wait when it is full.
 *
 * <p><b>Emits</b> each element as there is demand. <b>Backpressure</b>: holds and asks for at most {@code size} together,
 * from the start, also without demand. <b>Completes</b> once the input has ended and what it held is emitted.
 * <b>Cancellation</b>: what it holds is cancelled. <b>Errors</b> of the input follow what it held.
 *
 * @param <T> the elements
 * @param size how many elements it holds at most, at least 1
 */
public record BufferOperator<T>(int size) implements Operator<T, T> {

    /** Checks the size. */
    public BufferOperator {
        if (size < 1) {
            throw new IllegalArgumentException("buffer size must be at least 1, was " + size);
        }
    }

    @Override
    public String verb() {
        return "buffer";
    }

    @Override
    public String detail() {
        return size == 1 ? "1 element" : size + " elements";
    }

    @Override
    public StageLogic<T, T> logic() {
        return new Logic<>(size);
    }

    private record Waiting<T>(T value, Held element) {}

    private static final class Logic<T> implements StageLogic<T, T> {

        private final int size;
        private final Queue<Waiting<T>> waiting = new ArrayDeque<>();
        private boolean inputEnded;

        private Logic(int size) {
            this.size = size;
        }

        @Override
        public void onStart(LogicContext<T> context) {
            context.pull(0, size);
        }

        @Override
        public void onElement(int inlet, T element, LogicContext<T> context) {
            if (waiting.isEmpty() && context.demand() > 0) {
                context.forward(element, context.element());
                refill(context);
            } else {
                waiting.add(new Waiting<>(element, context.hold()));
            }
        }

        @Override
        public void onDemand(int outlet, LogicContext<T> context) {
            while (context.demand() > 0) {
                Waiting<T> next = waiting.poll();
                if (next == null) {
                    break;
                }
                context.forward(next.value(), next.element());
            }
            if (!inputEnded) {
                refill(context);
            } else if (waiting.isEmpty()) {
                context.complete();
            }
        }

        @Override
        public void onComplete(int inlet, LogicContext<T> context) {
            inputEnded = true;
            if (waiting.isEmpty()) {
                context.complete();
            }
        }

        /** Asks for a quarter of the size at least, so that asking does not cost a call for each element. */
        private void refill(LogicContext<T> context) {
            long room = size - waiting.size() - context.pulled(0);
            if (room > 0 && room >= size / 4) {
                context.pull(0, room);
            }
        }

        @Override
        public long held() {
            return waiting.size();
        }
    }
}
