package io.millrace.operators.window;

import io.millrace.core.spi.LogicContext;
import io.millrace.operators.window.OpenWindow.State;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All windows of one stage: by key, the one that ends last first, and by the moment at which they are due. A window that grows
 * keeps its place in the agenda and gets a new one when the old one is due, so that an element costs the agenda nothing.
 *
 * @param <A> what a window keeps
 */
final class LiveWindows<K extends @Nullable Object, A, R> {

    /** Stands for the key of windows that are not kept by key. */
    static final Object NO_KEY = new Object();

    /** Where windows wait that were emitted by a drain: for the end of the run. */
    private static final long AT_THE_END = Nanos.NEVER - 1;

    private static final int WORTH_SHRINKING = 1_024;

    private final Kind kind;
    private final Contents<?, A, R> contents;
    private final Progress<?> progress;
    private final long lateness;
    private final int most;
    private final AtLimit atLimit;

    private final Agenda<A> agenda = new Agenda<>();
    private Map<Object, OpenWindow<A>> byKey = new HashMap<>();
    /** The one of windows that are not kept by key, which need no look into a table. */
    private @Nullable OpenWindow<A> withoutKey;

    private int mostKeys;
    private long held;
    private Moment started = new Moment(0);
    private Moment ended = new Moment(0);
    private boolean flushes;
    private boolean keepsEmitted;

    LiveWindows(Kind kind, Contents<?, A, R> contents, Progress<?> progress, int most, AtLimit atLimit) {
        this.kind = kind;
        this.contents = contents;
        this.progress = progress;
        this.lateness = progress.lateness();
        this.most = most;
        this.atLimit = atLimit;
    }

    long held() {
        return held;
    }

    /** When the next window is due; {@link Nanos#NEVER} when none is before the end of the run. */
    long due() {
        return agenda.due() < AT_THE_END ? agenda.due() : Nanos.NEVER;
    }

    /** Whether a window that ends at {@code end} takes no more elements. */
    boolean isClosed(long end) {
        return progress.reached != Long.MIN_VALUE && end + lateness <= progress.reached;
    }

    boolean isOver(long end) {
        return end <= progress.reached;
    }

    @Nullable
    OpenWindow<A> ofKey(Object key) {
        return key == NO_KEY ? withoutKey : byKey.get(key);
    }

    private void setOfKey(Object key, OpenWindow<A> first) {
        if (key == NO_KEY) {
            withoutKey = first;
        } else {
            byKey.put(key, first);
        }
    }

    /** A window that is not among them yet. */
    OpenWindow<A> create(Object key, long start, long end, LogicContext<?> context) {
        return new OpenWindow<>(key, start, end, context.group());
    }

    /** Puts {@code window} among them, behind those of its key that end later. */
    void add(OpenWindow<A> window) {
        agenda.add(window, kind.due(window.end));
        OpenWindow<A> first = ofKey(window.key);
        if (first == null || first.end < window.end) {
            window.nextOfKey = first;
            setOfKey(window.key, window);
            mostKeys = Math.max(mostKeys, byKey.size());
        } else {
            OpenWindow<A> before = first;
            while (before.nextOfKey != null && before.nextOfKey.end > window.end) {
                before = before.nextOfKey;
            }
            window.nextOfKey = before.nextOfKey;
            before.nextOfKey = window;
        }
    }

    /** Keeps the current element with {@code window}. */
    void keep(OpenWindow<A> window) {
        window.group.add();
        held++;
    }

    /** {@code window} is of no more use: its key forgets it now, the agenda when it is its turn. */
    void forget(OpenWindow<A> window) {
        window.state = State.GONE;
        window.kept = null;
        if (window.nextOfKey == null && removeOnly(window)) {
            return;
        }
        OpenWindow<A> before = Objects.requireNonNull(ofKey(window.key));
        if (before == window) {
            setOfKey(window.key, Objects.requireNonNull(window.nextOfKey));
        } else {
            while (before.nextOfKey != window) {
                before = Objects.requireNonNull(before.nextOfKey);
            }
            before.nextOfKey = window.nextOfKey;
        }
    }

    /** Removes {@code window} if it is the only one of its key, with one look into the table. */
    private boolean removeOnly(OpenWindow<A> window) {
        if (window.key == NO_KEY) {
            boolean only = withoutKey == window;
            withoutKey = only ? null : withoutKey;
            return only;
        }
        if (!byKey.remove(window.key, window)) {
            return false;
        }
        shrink();
        return true;
    }

    /** A hash table never gets smaller by itself. */
    private void shrink() {
        if (byKey.isEmpty() && mostKeys > WORTH_SHRINKING) {
            byKey = new HashMap<>();
            mostKeys = 0;
        }
    }

    boolean hasRoom(int more) {
        return agenda.size() + more <= most;
    }

    /** Does what {@link AtLimit} says, until a window less is there; false when the run has failed at that. */
    boolean makesRoom(LogicContext<Windowed<K, R>> context) {
        // in a drain, what was emitted takes up room until the end: nothing must fail for that
        if (atLimit == AtLimit.FAIL && !keepsEmitted) {
            throw new WindowLimitException("there are " + agenda.size() + " windows, and at most " + most
                    + " are allowed: allow more with maxWindows(n), or let the earliest go with emitEarliestBeyond(n)");
        }
        int before = agenda.size();
        while (agenda.size() == before) {
            if (!takeFirst(context, true)) {
                return false;
            }
        }
        return true;
    }

    /** Everything is due now. */
    void flush() {
        flushes = true;
    }

    boolean flushes() {
        return flushes;
    }

    /** From now on, windows that are emitted stay for what still comes. */
    void keepEmitted() {
        keepsEmitted = true;
    }

    /** Emits what is due as far as it is asked for; false when the run has failed at that. */
    boolean fire(LogicContext<Windowed<K, R>> context) {
        while (agenda.due() < AT_THE_END && (flushes || agenda.due() <= progress.reached)) {
            if (agenda.first().waits() && context.demand() == 0) {
                return true;
            }
            if (!takeFirst(context, false)) {
                return false;
            }
        }
        flushes = false;
        return true;
    }

    /** Does what is to be done about the first window; false when the run has failed at that. */
    private boolean takeFirst(LogicContext<Windowed<K, R>> context, boolean makesRoom) {
        OpenWindow<A> window = agenda.first();
        boolean stays = !makesRoom && (keepsEmitted || lateness > 0);
        if (window.waits()) {
            long due = kind.due(window.end);
            if (due > agenda.due()) {
                move(due);
                return true;
            }
            if (window.kept != null && !emit(window, context)) {
                return false;
            }
            window.state = State.EMITTED;
        } else {
            stays &= window.state == State.EMITTED && (keepsEmitted || !flushes && !isSwept(window));
        }
        if (stays) {
            move(keepsEmitted ? AT_THE_END : kind.due(window.end + lateness));
        } else {
            agenda.removeFirst();
            if (window.state != State.GONE) {
                forget(window);
            }
        }
        return true;
    }

    private boolean isSwept(OpenWindow<A> window) {
        return kind.due(window.end + lateness) <= agenda.due();
    }

    private void move(long due) {
        OpenWindow<A> window = agenda.first();
        agenda.removeFirst();
        agenda.add(window, due);
    }

    /** Emits what {@code window} keeps; false when the run has failed at that. */
    boolean emit(OpenWindow<A> window, LogicContext<Windowed<K, R>> context) {
        R value;
        try {
            value = contents.result(Objects.requireNonNull(window.kept));
        } catch (Throwable thrown) {
            context.fail(thrown);
            return false;
        }
        if (contents.beginsAnew()) {
            window.kept = null;
        }
        held -= window.group.size();
        if (window.end != ended.nanos) {
            ended = new Moment(window.end);
        }
        if (window.start != started.nanos) {
            started = new Moment(window.start);
        }
        context.emit(
                new Windowed<>(key(window), started.instant, ended.instant, window.revision++, value), window.group);
        return true;
    }

    /** A time that many windows begin or end at. */
    private static final class Moment {

        private final long nanos;
        private final Instant instant;

        private Moment(long nanos) {
            this.nanos = nanos;
            this.instant = Nanos.instant(nanos);
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"
    }) // keys are what the operator's key function returned; without one K is Void
    private K key(OpenWindow<A> window) {
        return window.key == NO_KEY ? null : (K) window.key;
    }
}
