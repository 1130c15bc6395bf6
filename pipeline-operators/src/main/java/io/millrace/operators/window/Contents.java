package io.millrace.operators.window;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.CheckedSupplier;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a window makes of its elements.
 *
 * @param <T> the elements
 * @param <A> what is kept while the window is open
 * @param <R> what is emitted
 */
sealed interface Contents<T, A, R> extends Serializable {

    /** Elements that one window keeps at most; unlimited for those that keep none. */
    long most();

    /** How many it keeps; 0 for those that keep none. */
    int size(A kept);

    A begin() throws Exception;

    A add(A kept, T element) throws Exception;

    A merge(A earlier, A later) throws Exception;

    R result(A kept) throws Exception;

    /** Whether a window that goes on after it was emitted begins with nothing. */
    boolean beginsAnew();

    /** Whether two sessions can become one. */
    boolean merges();

    String detail();

    void check(CheckContext context);

    /** A list of all elements, up to a size. */
    record Elements<T>(int maxSize) implements Contents<T, List<T>, List<T>> {

        public Elements {
            if (maxSize < 1) {
                throw new IllegalArgumentException("maxSize of a window's list must be at least 1, was " + maxSize);
            }
        }

        @Override
        public long most() {
            return maxSize;
        }

        @Override
        public int size(List<T> kept) {
            return kept.size();
        }

        @Override
        public List<T> begin() {
            return new ArrayList<>();
        }

        @Override
        public List<T> add(List<T> kept, T element) {
            kept.add(element);
            return kept;
        }

        @Override
        public List<T> merge(List<T> earlier, List<T> later) {
            earlier.addAll(later);
            return earlier;
        }

        @Override
        public List<T> result(List<T> kept) {
            return Collections.unmodifiableList(kept);
        }

        @Override
        public boolean beginsAnew() {
            return true;
        }

        @Override
        public boolean merges() {
            return true;
        }

        @Override
        public String detail() {
            return "lists of up to " + maxSize;
        }

        @Override
        public void check(CheckContext context) {}
    }

    /** A value that each element changes. */
    record Aggregate<T, A, R>(
            CheckedSupplier<? extends A> init,
            CheckedBiFunction<? super A, ? super T, ? extends A> add,
            @Nullable CheckedBiFunction<? super A, ? super A, ? extends A> merge,
            CheckedFunction<? super A, ? extends R> result)
            implements Contents<T, A, R> {

        public Aggregate {
            Objects.requireNonNull(init, "init");
            Objects.requireNonNull(add, "add");
            Objects.requireNonNull(result, "result");
        }

        @Override
        public long most() {
            return Long.MAX_VALUE;
        }

        @Override
        public int size(A kept) {
            return 0;
        }

        @Override
        public A begin() throws Exception {
            return notNull("init", init.get());
        }

        @Override
        public A add(A kept, T element) throws Exception {
            return notNull("add", add.apply(kept, element));
        }

        @Override
        public A merge(A earlier, A later) throws Exception {
            return notNull("merge", Objects.requireNonNull(merge).apply(earlier, later));
        }

        @Override
        public R result(A kept) throws Exception {
            return notNull("result", result.apply(kept));
        }

        private static <V> V notNull(String function, @Nullable V value) {
            return Objects.requireNonNull(value, () -> "the function " + function + " of a window returned null");
        }

        @Override
        public boolean beginsAnew() {
            return false;
        }

        @Override
        public boolean merges() {
            return merge != null;
        }

        @Override
        public String detail() {
            return "aggregated";
        }

        @Override
        public void check(CheckContext context) {
            context.runs(init, FunctionUse.SERIAL);
            context.runs(add, FunctionUse.SERIAL);
            if (merge != null) {
                context.runs(merge, FunctionUse.SERIAL);
            }
            context.runs(result, FunctionUse.SERIAL);
        }
    }
}
