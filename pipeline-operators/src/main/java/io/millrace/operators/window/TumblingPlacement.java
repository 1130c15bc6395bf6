package io.millrace.operators.window;

import io.millrace.core.spi.LogicContext;
import org.jspecify.annotations.Nullable;

/** Puts elements into tumbling windows, each into one. Most find that of the element before them. */
final class TumblingPlacement<T, K extends @Nullable Object, A, R> extends Placement<T, K, A, R> {

    private final Kind.Aligned kind;
    /** A window that is over and finds no demand takes elements until it can go, so that no more windows wait than keys. */
    private final boolean stretches;

    TumblingPlacement(Kind.Aligned kind, boolean stretches, Contents<T, A, R> contents, LiveWindows<K, A, R> windows) {
        super(contents, windows);
        this.kind = kind;
        this.stretches = stretches;
    }

    @Override
    Placed place(T element, long time, Object key, LogicContext<Windowed<K, R>> context) throws Exception {
        OpenWindow<A> window = windows.ofKey(key);
        if (window != null && takes(window, time)) {
            put(element, window, context);
            return Placed.PUT;
        }
        long end = kind.lastEnd(time);
        if (windows.isClosed(end)) {
            return Placed.LATE;
        }
        while (window != null && window.end != end) {
            window = window.nextOfKey;
        }
        if (window != null) {
            put(element, window, context);
            return Placed.PUT;
        }
        if (!windows.hasRoom(1) && !windows.makesRoom(context)) {
            return Placed.FAILED;
        }
        A kept = contents.add(contents.begin(), element);
        window = windows.create(key, end - kind.size(), end, context);
        windows.add(window);
        keep(kept, window, true, context);
        return Placed.PUT;
    }

    private boolean takes(OpenWindow<A> window, long time) {
        return window.waits()
                && (stretches || time >= window.start && time < window.end && !windows.isClosed(window.end));
    }

    private void put(T element, OpenWindow<A> window, LogicContext<Windowed<K, R>> context) throws Exception {
        A kept = contents.add(kept(window), element);
        keep(kept, window, false, context);
    }

    private void keep(A kept, OpenWindow<A> window, boolean isNew, LogicContext<Windowed<K, R>> context) {
        window.kept = kept;
        windows.keep(window);
        if (emitIfOver(window, isNew, context)) {
            emitIfFull(window, context);
        }
    }
}
