package io.millrace.core.engine;

import io.millrace.core.function.CheckedConsumer;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.CheckedPredicate;
import io.millrace.core.stage.ElementDefinition;
import org.jspecify.annotations.Nullable;

/** One synchronous stage of one run: a function and, for the counting ones, its state. */
abstract class ElementStep {

    /** The result for {@code element}; null when it is left out. */
    abstract @Nullable Object apply(Object element) throws Exception;

    /** Whether the stage has had its last element, the one that {@link #apply} saw last. */
    boolean finished() {
        return false;
    }

    static ElementStep of(ElementDefinition definition) {
        if (definition instanceof ElementDefinition.Map map) {
            return new Map(map.function());
        }
        if (definition instanceof ElementDefinition.Filter filter) {
            return new Filter(filter.function());
        }
        if (definition instanceof ElementDefinition.Peek peek) {
            return new Peek(peek.function());
        }
        if (definition instanceof ElementDefinition.TakeWhile takeWhile) {
            return new TakeWhile(takeWhile.function());
        }
        if (definition instanceof ElementDefinition.Take take) {
            return new Take(take.count());
        }
        return new Skip(((ElementDefinition.Skip) definition).count());
    }

    private static final class Map extends ElementStep {

        private final CheckedFunction<Object, Object> function;

        Map(CheckedFunction<Object, Object> function) {
            this.function = function;
        }

        @Override
        Object apply(Object element) throws Exception {
            return NullResults.refuse(function.apply(element), "the function of map");
        }
    }

    private static final class Filter extends ElementStep {

        private final CheckedPredicate<Object> predicate;

        Filter(CheckedPredicate<Object> predicate) {
            this.predicate = predicate;
        }

        @Override
        @Nullable
        Object apply(Object element) throws Exception {
            return predicate.test(element) ? element : null;
        }
    }

    private static final class Peek extends ElementStep {

        private final CheckedConsumer<Object> consumer;

        Peek(CheckedConsumer<Object> consumer) {
            this.consumer = consumer;
        }

        @Override
        Object apply(Object element) throws Exception {
            consumer.accept(element);
            return element;
        }
    }

    private static final class TakeWhile extends ElementStep {

        private final CheckedPredicate<Object> predicate;
        private boolean finished;

        TakeWhile(CheckedPredicate<Object> predicate) {
            this.predicate = predicate;
        }

        @Override
        @Nullable
        Object apply(Object element) throws Exception {
            finished = !predicate.test(element);
            return finished ? null : element;
        }

        @Override
        boolean finished() {
            return finished;
        }
    }

    private static final class Take extends ElementStep {

        private long left;

        Take(long count) {
            this.left = count;
        }

        @Override
        Object apply(Object element) {
            left--;
            return element;
        }

        @Override
        boolean finished() {
            return left == 0;
        }
    }

    private static final class Skip extends ElementStep {

        private long left;

        Skip(long count) {
            this.left = count;
        }

        @Override
        @Nullable
        Object apply(Object element) {
            if (left == 0) {
                return element;
            }
            left--;
            return null;
        }
    }
}
