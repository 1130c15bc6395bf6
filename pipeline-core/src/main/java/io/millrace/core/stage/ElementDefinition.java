package io.millrace.core.stage;

import io.millrace.core.function.CheckedConsumer;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.CheckedPredicate;
import io.millrace.core.function.FunctionNames;
import java.io.Serializable;

/** A synchronous stage that emits at most one element for each that enters. */
public sealed interface ElementDefinition extends StageDefinition {

    /** The function the user gave; for the stages that have none, the stage itself. */
    default Serializable function() {
        return this;
    }

    @Override
    default String detail() {
        return FunctionNames.of(function()).orElse("");
    }

    @Override
    default String defaultName() {
        return FunctionNames.of(function()).orElse(verb());
    }

    /**
     * Emits what a function makes of each element.
     *
     * @param function must not return null
     */
    record Map(CheckedFunction<Object, Object> function) implements ElementDefinition {

        @Override
        public String verb() {
            return "map";
        }
    }

    /**
     * Lets the elements through that a predicate accepts.
     *
     * @param function the predicate
     */
    record Filter(CheckedPredicate<Object> function) implements ElementDefinition {

        @Override
        public String verb() {
            return "filter";
        }
    }

    /**
     * Shows each element to a consumer and lets it through.
     *
     * @param function the consumer
     */
    record Peek(CheckedConsumer<Object> function) implements ElementDefinition {

        @Override
        public String verb() {
            return "peek";
        }
    }

    /**
     * Lets the first elements through and then completes.
     *
     * @param count how many, at least 1
     */
    record Take(long count) implements ElementDefinition {

        /** Checks the count. */
        public Take {
            if (count < 1) {
                throw new IllegalArgumentException("take count must be at least 1, was " + count);
            }
        }

        @Override
        public String verb() {
            return "take";
        }

        @Override
        public String detail() {
            return String.valueOf(count);
        }
    }

    /**
     * Lets elements through until a predicate refuses one, which is left out, and then completes.
     *
     * @param function the predicate
     */
    record TakeWhile(CheckedPredicate<Object> function) implements ElementDefinition {

        @Override
        public String verb() {
            return "takeWhile";
        }
    }

    /**
     * Leaves the first elements out.
     *
     * @param count how many, at least 0
     */
    record Skip(long count) implements ElementDefinition {

        /** Checks the count. */
        public Skip {
            if (count < 0) {
                throw new IllegalArgumentException("skip count must be at least 0, was " + count);
            }
        }

        @Override
        public String verb() {
            return "skip";
        }

        @Override
        public String detail() {
            return String.valueOf(count);
        }
    }
}
