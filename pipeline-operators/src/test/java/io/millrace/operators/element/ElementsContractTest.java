package io.millrace.operators.element;

import io.millrace.core.spi.Operator;
import io.millrace.test.OperatorContract;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;

/** Operators on single elements keep the contract of all operators. */
class ElementsContractTest {

    private static final List<Integer> NUMBERS = List.of(1, 2, 3, 4, 5, 6, 7);

    @Nested
    class OfType extends OperatorContract<Object, Integer> {

        @Override
        protected Operator<Object, Integer> operator() {
            return Elements.ofType(Integer.class);
        }

        @Override
        protected List<Object> inputs() {
            return List.of(1, "a", 2, 3.0, 4);
        }

        @Override
        protected List<Integer> expected(List<Object> inputs) {
            return inputs.stream()
                    .filter(Integer.class::isInstance)
                    .map(Integer.class::cast)
                    .toList();
        }
    }

    @Nested
    class Index extends OperatorContract<Integer, Indexed<Integer>> {

        @Override
        protected Operator<Integer, Indexed<Integer>> operator() {
            return Elements.index();
        }

        @Override
        protected List<Integer> inputs() {
            return NUMBERS;
        }

        @Override
        protected List<Indexed<Integer>> expected(List<Integer> inputs) {
            return IntStream.range(0, inputs.size())
                    .mapToObj(i -> new Indexed<>(i, inputs.get(i)))
                    .toList();
        }
    }

    @Nested
    class SkipWhile extends NumbersContract {

        @Override
        protected Operator<Integer, Integer> operator() {
            return Elements.skipWhile(n -> n == 1);
        }

        @Override
        protected List<Integer> inputs() {
            return List.of(2, 3, 1, 4);
        }

        @Override
        protected List<Integer> expected(List<Integer> inputs) {
            return inputs.stream().dropWhile(n -> n == 1).toList();
        }
    }

    @Nested
    class SkipUntil extends NumbersContract {

        @Override
        protected Operator<Integer, Integer> operator() {
            return Elements.skipUntil(n -> n > 2);
        }

        @Override
        protected List<Integer> expected(List<Integer> inputs) {
            return inputs.stream().dropWhile(n -> n <= 2).toList();
        }
    }

    @Nested
    class Fold extends OperatorContract<Integer, String> {

        @Override
        protected Operator<Integer, String> operator() {
            return Elements.fold(() -> "", (String text, Integer n) -> text + n);
        }

        @Override
        protected List<Integer> inputs() {
            return NUMBERS;
        }

        @Override
        protected List<String> expected(List<Integer> inputs) {
            return List.of(inputs.stream().map(String::valueOf).reduce("", String::concat));
        }

        @Override
        protected boolean collectsAll() {
            return true;
        }

        @Override
        protected List<String> expectedBeforeFailure(List<Integer> inputs) {
            return List.of();
        }
    }

    @Nested
    class Reduce extends NumbersContract {

        @Override
        protected Operator<Integer, Integer> operator() {
            return Elements.reduce(Integer::sum);
        }

        @Override
        protected List<Integer> expected(List<Integer> inputs) {
            return inputs.stream().reduce(Integer::sum).stream().toList();
        }

        @Override
        protected boolean collectsAll() {
            return true;
        }

        @Override
        protected List<Integer> expectedBeforeFailure(List<Integer> inputs) {
            return List.of();
        }
    }

    abstract static class NumbersContract extends OperatorContract<Integer, Integer> {

        @Override
        protected List<Integer> inputs() {
            return NUMBERS;
        }
    }
}
