package io.millrace.test;

import io.millrace.core.operator.FlatMapIterable;
import io.millrace.core.operator.MapMulti;
import io.millrace.core.operator.Scan;
import io.millrace.core.operator.StatefulMap;
import io.millrace.core.spi.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;

/** The operators that come with the core keep the contract of all operators. */
class CoreOperatorsContractTest {

    @Nested
    class Flattened extends OperatorContract<Integer, String> {

        @Override
        protected Operator<Integer, String> operator() {
            return new FlatMapIterable<>(Flattened::several);
        }

        @Override
        protected List<Integer> inputs() {
            return List.of(2, 0, 1, 5);
        }

        @Override
        protected List<String> expected(List<Integer> inputs) {
            return inputs.stream().flatMap(input -> several(input).stream()).toList();
        }

        @Override
        protected int maxAhead() {
            return 1;
        }

        private static List<String> several(int input) {
            List<String> values = new ArrayList<>();
            for (int n = 0; n < input; n++) {
                values.add(input + "." + n);
            }
            return values;
        }
    }

    @Nested
    class Multiplied extends OperatorContract<Integer, Integer> {

        @Override
        protected Operator<Integer, Integer> operator() {
            return new MapMulti<>((input, emit) -> {
                emit.accept(input);
                emit.accept(-input);
            });
        }

        @Override
        protected List<Integer> inputs() {
            return List.of(1, 2, 3);
        }

        @Override
        protected List<Integer> expected(List<Integer> inputs) {
            return inputs.stream().flatMap(input -> Stream.of(input, -input)).toList();
        }

        @Override
        protected int maxAhead() {
            return 32;
        }
    }

    @Nested
    class RunningTotal extends OperatorContract<Integer, Integer> {

        @Override
        protected Operator<Integer, Integer> operator() {
            return new Scan<>(0, Integer::sum);
        }

        @Override
        protected List<Integer> inputs() {
            return List.of(1, 2, 3);
        }

        @Override
        protected List<Integer> expected(List<Integer> inputs) {
            List<Integer> totals = new ArrayList<>(List.of(0));
            inputs.forEach(input -> totals.add(totals.get(totals.size() - 1) + input));
            return totals;
        }
    }

    /** Emits an element when the next one has come, and the last one at the end. */
    @Nested
    class Delayed extends OperatorContract<Integer, Integer> {

        @Override
        protected Operator<Integer, Integer> operator() {
            return new StatefulMap<List<Integer>, Integer, Integer>(
                    ArrayList::new,
                    (kept, input, emit) -> {
                        kept.forEach(emit);
                        kept.clear();
                        kept.add(input);
                    },
                    List::forEach);
        }

        @Override
        protected List<Integer> inputs() {
            return List.of(1, 2, 3);
        }

        @Override
        protected List<Integer> expected(List<Integer> inputs) {
            return inputs;
        }
    }
}
