package io.millrace.core.sync;

import org.jspecify.annotations.Nullable;

/** Waiters in the order in which they came; one that gives up leaves it at once. Not thread-safe. */
final class Line {

    private @Nullable Waiter first;
    private @Nullable Waiter last;
    private int size;

    int size() {
        return size;
    }

    void add(Waiter waiter) {
        Waiter before = last;
        waiter.inLine = true;
        waiter.before = before;
        if (before == null) {
            first = waiter;
        } else {
            before.behind = waiter;
        }
        last = waiter;
        size++;
    }

    @Nullable
    Waiter poll() {
        Waiter head = first;
        if (head != null) {
            remove(head);
        }
        return head;
    }

    /** Takes {@code waiter} out; false when it is not in here. */
    boolean remove(Waiter waiter) {
        if (!waiter.inLine) {
            return false;
        }
        Waiter before = waiter.before;
        Waiter behind = waiter.behind;
        if (before == null) {
            first = behind;
        } else {
            before.behind = behind;
        }
        if (behind == null) {
            last = before;
        } else {
            behind.before = before;
        }
        waiter.inLine = false;
        waiter.before = null;
        waiter.behind = null;
        size--;
        return true;
    }
}
