package io.millrace.operators.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.spi.Operator;
import io.millrace.test.FanInContract;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;

/** The contract, and the laws against plain lists. */
class ZipContractTest {

    private abstract static class Zipping extends FanInContract<Integer, List<Integer>> {

        @Override
        protected List<List<Integer>> inputs() {
            return List.of(Numbers.range(0, 20), Numbers.range(1_000, 1_045));
        }
    }

    @Nested
    class With extends Zipping {
        @Override
        protected Operator<Integer, List<Integer>> operator(List<Pipeline<Integer>> others) {
            return Zip.with(others.get(0), List::of);
        }

        @Override
        protected boolean mayEndBefore(int input) {
            return true;
        }

        @Override
        protected void assertPossible(List<List<Integer>> inputs, List<List<Integer>> emitted) {
            int shorter = Math.min(inputs.get(0).size(), inputs.get(1).size());
            assertThat(emitted).isEqualTo(pairs(inputs, shorter));
        }
    }

    @Nested
    class All extends Zipping {
        @Override
        protected Operator<Integer, List<Integer>> operator(List<Pipeline<Integer>> others) {
            return Zip.all(others.get(0), -1, -2, List::of);
        }

        @Override
        protected void assertPossible(List<List<Integer>> inputs, List<List<Integer>> emitted) {
            int longer = Math.max(inputs.get(0).size(), inputs.get(1).size());
            assertThat(emitted).isEqualTo(pairs(inputs, longer));
        }
    }

    private static List<List<Integer>> pairs(List<List<Integer>> inputs, int count) {
        return IntStream.range(0, count)
                .mapToObj(place -> List.of(at(inputs.get(0), place, -1), at(inputs.get(1), place, -2)))
                .toList();
    }

    private static int at(List<Integer> list, int place, int otherwise) {
        return place < list.size() ? list.get(place) : otherwise;
    }

    @Nested
    class Latest extends Zipping {
        @Override
        protected Operator<Integer, List<Integer>> operator(List<Pipeline<Integer>> others) {
            return Zip.latest(others.get(0), List::of);
        }

        @Override
        protected boolean mayEndBefore(int input) {
            return true;
        }

        /** What is replaced before the other inputs have had an element is read as it comes: a few turns of a source. */
        @Override
        protected int maxAhead() {
            return 2_000;
        }

        @Override
        protected void assertPossible(List<List<Integer>> inputs, List<List<Integer>> emitted) {
            if (inputs.stream().anyMatch(List::isEmpty)) {
                assertThat(emitted).isEmpty();
                return;
            }
            assertThat(emitted.get(emitted.size() - 1))
                    .isEqualTo(inputs.stream()
                            .map(input -> input.get(input.size() - 1))
                            .toList());
        }
    }
}
