package io.millrace.operators.window;

import io.millrace.core.spi.LogicContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Puts elements into sliding windows, each into several. */
final class SlidingPlacement<T, K extends @Nullable Object, A, R> extends Placement<T, K, A, R> {

    private final Kind.Aligned kind;
    /** The windows of the current element, the last one first; null where there is none yet. */
    private final @Nullable OpenWindow<A>[] targets;
    /** What they will keep. */
    private final @Nullable Object[] next;

    @SuppressWarnings("unchecked") // an array of windows of A
    SlidingPlacement(Kind.Aligned kind, Contents<T, A, R> contents, LiveWindows<K, A, R> windows) {
        super(contents, windows);
        this.kind = kind;
        this.targets = (OpenWindow<A>[]) new OpenWindow<?>[kind.perElement()];
        this.next = new Object[kind.perElement()];
    }

    @Override
    Placed place(T element, long time, Object key, LogicContext<Windowed<K, R>> context) throws Exception {
        long last = kind.lastEnd(time);
        int count = count(time, last);
        if (count == 0) {
            return Placed.LATE;
        }
        try {
            int missing = find(key, last, count);
            while (missing > 0 && !windows.hasRoom(missing)) {
                if (!windows.makesRoom(context)) {
                    return Placed.FAILED;
                }
                missing = find(key, last, count);
            }
            put(element, key, last, count, context);
            return Placed.PUT;
        } finally {
            Arrays.fill(targets, 0, count, null);
            Arrays.fill(next, 0, count, null);
        }
    }

    /** How many windows the element goes into, from the last one on. */
    private int count(long time, long last) {
        int count = 0;
        for (long end = last; end > time && end - kind.size() <= time && !windows.isClosed(end); end -= kind.every()) {
            count++;
        }
        return count;
    }

    /** Looks up the windows of {@code key}; the number of those that are not there. */
    private int find(Object key, long last, int count) {
        OpenWindow<A> window = windows.ofKey(key);
        int missing = 0;
        long end = last;
        for (int at = 0; at < count; at++, end -= kind.every()) {
            while (window != null && window.end > end) {
                window = window.nextOfKey;
            }
            boolean found = window != null && window.end == end;
            targets[at] = found ? window : null;
            missing += found ? 0 : 1;
        }
        return missing;
    }

    private void put(T element, Object key, long last, int count, LogicContext<Windowed<K, R>> context)
            throws Exception {
        for (int at = 0; at < count; at++) {
            A kept = kept(targets[at]);
            if (contents.size(kept) >= contents.most()) {
                throw new WindowLimitException("the list of a sliding window has " + contents.most()
                        + " elements and no room for one more: allow more with list(maxSize), or aggregate");
            }
            next[at] = kept;
        }
        for (int at = 0; at < count; at++) {
            next[at] = contents.add(next(at), element);
        }
        boolean goesOn = true;
        for (int at = count - 1; at >= 0; at--) {
            OpenWindow<A> window = targets[at];
            boolean isNew = window == null;
            if (window == null) {
                long end = last - at * kind.every();
                window = windows.create(key, end - kind.size(), end, context);
                windows.add(window);
            }
            window.kept = next(at);
            if (at == 0) {
                windows.keep(window);
            }
            goesOn = goesOn && emitIfOver(window, isNew, context);
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // put there by put
    private A next(int at) {
        return (A) next[at];
    }
}
