package io.millrace.operators.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.spi.Operator;
import io.millrace.test.FanInContract;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;

/** The contract, and the laws against plain lists. */
class ConcatContractTest {

    private abstract static class InTurn extends FanInContract<Integer, Integer> {

        @Override
        protected List<List<Integer>> inputs() {
            return List.of(Numbers.range(0, 20), Numbers.range(1_000, 1_035));
        }

        @Override
        protected int maxAhead() {
            return 17;
        }
    }

    @Nested
    class With extends InTurn {
        @Override
        protected Operator<Integer, Integer> operator(List<Pipeline<Integer>> others) {
            return Concat.with(others.get(0), others.get(1));
        }

        @Override
        protected List<List<Integer>> inputs() {
            return List.of(Numbers.range(0, 20), Numbers.range(1_000, 1_035), Numbers.range(2_000, 2_003));
        }

        @Override
        protected void assertPossible(List<List<Integer>> inputs, List<Integer> emitted) {
            assertThat(emitted).isEqualTo(inputs.stream().flatMap(List::stream).toList());
        }
    }

    @Nested
    class Prepend extends InTurn {
        @Override
        protected Operator<Integer, Integer> operator(List<Pipeline<Integer>> others) {
            return Concat.prepend(others.get(0));
        }

        @Override
        protected void assertPossible(List<List<Integer>> inputs, List<Integer> emitted) {
            assertThat(emitted)
                    .isEqualTo(Stream.of(inputs.get(1), inputs.get(0))
                            .flatMap(List::stream)
                            .toList());
        }
    }

    @Nested
    class OrElse extends InTurn {
        @Override
        protected Operator<Integer, Integer> operator(List<Pipeline<Integer>> others) {
            return Concat.orElse(others.get(0));
        }

        @Override
        protected boolean mayEndBefore(int input) {
            return input == 1;
        }

        @Override
        protected void assertPossible(List<List<Integer>> inputs, List<Integer> emitted) {
            assertThat(emitted).isEqualTo(inputs.get(inputs.get(0).isEmpty() ? 1 : 0));
        }
    }

    @Nested
    class RaceWith extends InTurn {
        @Override
        protected Operator<Integer, Integer> operator(List<Pipeline<Integer>> others) {
            return Race.with(others.get(0));
        }

        @Override
        protected boolean mayEndBefore(int input) {
            return true;
        }

        @Override
        protected int maxAhead() {
            return 18;
        }

        /** What one input has; when a run was drained, the others may have had more on the way. */
        @Override
        protected void assertPossible(List<List<Integer>> inputs, List<Integer> emitted) {
            if (emitted.isEmpty()) {
                assertThat(inputs).allMatch(List::isEmpty);
            } else {
                assertThat(inputs).contains(emitted);
            }
        }
    }
}
