package io.millrace.operators.window;

import io.millrace.core.spi.LogicContext;
import io.millrace.operators.window.OpenWindow.State;
import org.jspecify.annotations.Nullable;

/** Puts each element into the windows that it belongs to. */
abstract sealed class Placement<T, K extends @Nullable Object, A, R>
        permits TumblingPlacement, SlidingPlacement, SessionPlacement {

    /** What became of an element. */
    enum Placed {
        /** It is in its windows. */
        PUT,
        /** It comes too late for each of its windows. */
        LATE,
        /** The run has failed before it was put anywhere. */
        FAILED
    }

    final Contents<T, A, R> contents;
    final LiveWindows<K, A, R> windows;
    private final boolean fills;

    Placement(Contents<T, A, R> contents, LiveWindows<K, A, R> windows) {
        this.contents = contents;
        this.windows = windows;
        this.fills = contents.most() != Long.MAX_VALUE;
    }

    /** Puts the current element where it belongs; an exception leaves the windows as they were. */
    abstract Placed place(T element, long time, Object key, LogicContext<Windowed<K, R>> context) throws Exception;

    final A kept(@Nullable OpenWindow<A> window) throws Exception {
        A kept = window == null ? null : window.kept;
        return kept == null ? contents.begin() : kept;
    }

    /** Emits a window at once that was emitted before, or should have been; false when the run has failed at that. */
    final boolean emitIfOver(OpenWindow<A> window, boolean isNew, LogicContext<Windowed<K, R>> context) {
        if (window.waits() && !(isNew && windows.isOver(window.end))) {
            return true;
        }
        window.state = State.EMITTED;
        return windows.emit(window, context);
    }

    /** Emits a list that is full. */
    final void emitIfFull(OpenWindow<A> window, LogicContext<Windowed<K, R>> context) {
        A kept = window.kept;
        if (fills && kept != null && contents.size(kept) >= contents.most()) {
            windows.emit(window, context);
        }
    }
}
