package io.millrace.operators.window;

import io.millrace.core.spi.LogicContext;
import org.jspecify.annotations.Nullable;

/**
 * Puts elements into sessions. Sessions of one key that take elements do not overlap and are as long as the gap at least, so that
 * an element touches none, one, or two of them, which it makes one.
 */
final class SessionPlacement<T, K extends @Nullable Object, A, R> extends Placement<T, K, A, R> {

    private final long gap;

    SessionPlacement(Kind.Sessions kind, Contents<T, A, R> contents, LiveWindows<K, A, R> windows) {
        super(contents, windows);
        this.gap = kind.gap();
    }

    @Override
    Placed place(T element, long time, Object key, LogicContext<Windowed<K, R>> context) throws Exception {
        OpenWindow<A> one = touched(windows.ofKey(key), time);
        if (one == null && windows.isClosed(time + gap)) {
            return Placed.LATE;
        }
        OpenWindow<A> two = one == null ? null : touched(one.nextOfKey, time);
        OpenWindow<A> session = goesOn(one, two, time);
        if (session == null && !windows.hasRoom(1)) {
            // what makes room may be one of them
            return windows.makesRoom(context) ? place(element, time, key, context) : Placed.FAILED;
        }
        if (one != null && two != null && isTooMuch(one, two)) {
            OpenWindow<A> first = one.start < two.start ? one : two;
            if (!windows.emit(first, context)) {
                return Placed.FAILED;
            }
        }
        A kept = contents.add(together(one, two), element);
        boolean isNew = session == null;
        if (session == null) {
            session = windows.create(key, time, time + gap, context);
        }
        absorb(one, session, time);
        absorb(two, session, time);
        if (isNew) {
            windows.add(session);
        }
        session.kept = kept;
        windows.keep(session);
        if (emitIfOver(session, isNew, context)) {
            emitIfFull(session, context);
        }
        return Placed.PUT;
    }

    /** The first session from {@code line} on that an element of that time belongs to. */
    private @Nullable OpenWindow<A> touched(@Nullable OpenWindow<A> line, long time) {
        OpenWindow<A> session = line;
        while (session != null
                && !(time < session.end && time + gap > session.start && !windows.isClosed(session.end))) {
            session = session.nextOfKey;
        }
        return session;
    }

    /** The one that stays; null for a new one: when there is none, or those that were emitted go on now. */
    private @Nullable OpenWindow<A> goesOn(@Nullable OpenWindow<A> one, @Nullable OpenWindow<A> two, long time) {
        if (one == null || one.waits()) {
            return one;
        }
        if (two != null && two.waits()) {
            return two;
        }
        return windows.isOver(Math.max(time + gap, two == null ? one.end : Math.max(one.end, two.end))) ? one : null;
    }

    private boolean isTooMuch(OpenWindow<A> one, OpenWindow<A> two) {
        return one.kept != null
                && two.kept != null
                && contents.size(one.kept) + contents.size(two.kept) + 1L > contents.most();
    }

    private A together(@Nullable OpenWindow<A> one, @Nullable OpenWindow<A> two) throws Exception {
        if (one == null || two == null || one.kept == null || two.kept == null) {
            return kept(two == null || two.kept == null ? one : two);
        }
        return one.start < two.start ? contents.merge(one.kept, two.kept) : contents.merge(two.kept, one.kept);
    }

    /** {@code session} takes over what is left of {@code other}, which may be itself, and reaches as far. */
    private void absorb(@Nullable OpenWindow<A> other, OpenWindow<A> session, long time) {
        if (other == null) {
            return;
        }
        session.start = Math.min(session.start, Math.min(time, other.start));
        session.end = Math.max(session.end, Math.max(time + gap, other.end));
        if (other != session) {
            session.group.addAll(other.group);
            session.revision = Math.max(session.revision, other.revision);
            windows.forget(other);
        }
    }
}
