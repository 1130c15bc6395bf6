package io.millrace.test.fault;

import org.jspecify.annotations.Nullable;

/** At which calls of a stage a fault happens. */
@FunctionalInterface
public interface Occasion {

    /**
     * Whether it happens now.
     *
     * @param call the number of the call in this stage and run, from 1; attempts count one by one
     * @param element what the call is about; null at a source that is read, the element at a publisher
     */
    boolean comes(long call, @Nullable Object element);

    /** At the {@code n}-th call, from 1. */
    static Occasion nth(long n) {
        atLeastOne(n);
        return (call, element) -> call == n;
    }

    /** At each {@code n}-th call. */
    static Occasion every(long n) {
        atLeastOne(n);
        return (call, element) -> call % n == 0;
    }

    /** At each call. */
    static Occasion always() {
        return every(1);
    }

    /** At each call about an element that equals {@code wanted}. */
    static Occasion element(Object wanted) {
        return (call, element) -> wanted.equals(element);
    }

    private static void atLeastOne(long n) {
        if (n < 1) {
            throw new IllegalArgumentException("calls are counted from 1, n was " + n);
        }
    }
}
