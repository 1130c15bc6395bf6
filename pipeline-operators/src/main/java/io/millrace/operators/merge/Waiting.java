package io.millrace.operators.merge;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Held;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The elements that a logic keeps of each inlet, in order; with those it has asked for at most {@link Inputs#AHEAD} of each. */
final class Waiting<T> {

    private final List<ArrayDeque<Element<T>>> queues = new ArrayList<>();
    private final boolean[] ended;
    private int open;
    private int size;

    Waiting(int inlets) {
        for (int inlet = 0; inlet < inlets; inlet++) {
            queues.add(new ArrayDeque<>());
        }
        this.ended = new boolean[inlets];
        this.open = inlets;
    }

    /** An element that waits. */
    record Element<T>(T value, Held held) {}

    int inlets() {
        return queues.size();
    }

    /** Keeps the current element. */
    void add(int inlet, T value, LogicContext<?> context) {
        queues.get(inlet).add(new Element<>(value, context.hold()));
        size++;
    }

    /** The first one of an inlet; null when there is none. */
    @Nullable
    Element<T> peek(int inlet) {
        return queues.get(inlet).peek();
    }

    /** Takes the first one of an inlet, and asks for more. Null when there is none. */
    @Nullable
    Element<T> poll(int inlet, LogicContext<?> context) {
        Element<T> first = queues.get(inlet).poll();
        if (first != null) {
            size--;
            if (!ended[inlet]) {
                Inputs.refill(inlet, queues.get(inlet).size(), context);
            }
        }
        return first;
    }

    boolean isEmpty(int inlet) {
        return queues.get(inlet).isEmpty();
    }

    void end(int inlet) {
        if (!ended[inlet]) {
            ended[inlet] = true;
            open--;
        }
    }

    boolean hasEnded(int inlet) {
        return ended[inlet];
    }

    /** Whether the inlet has ended and its last element was taken. */
    boolean isOver(int inlet) {
        return ended[inlet] && isEmpty(inlet);
    }

    /** Whether this is so of all inlets. */
    boolean isOver() {
        return open == 0 && size == 0;
    }

    int size() {
        return size;
    }
}
