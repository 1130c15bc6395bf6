package io.millrace.operators.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.spi.Operator;
import io.millrace.test.FanInContract;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;

/** The contract, and the laws against plain lists: what comes out of a merge is what went in, that of each input in its order. */
class MergeContractTest {

    private abstract static class Merging extends FanInContract<Integer, Integer> {

        /** Input 0 has numbers from 0, input 1 from 1,000, input 2 from 2,000. */
        @Override
        protected List<List<Integer>> inputs() {
            return List.of(Numbers.range(0, 20), Numbers.range(1_000, 1_035), Numbers.range(2_000, 2_003));
        }

        @Override
        protected void assertPossible(List<List<Integer>> inputs, List<Integer> emitted) {
            Map<Integer, List<Integer>> parts =
                    emitted.stream().collect(Collectors.groupingBy(number -> number / 1_000));
            for (int input = 0; input < inputs.size(); input++) {
                assertThat(parts.getOrDefault(input, List.of())).isEqualTo(inputs.get(input));
            }
        }
    }

    @Nested
    class With extends Merging {
        @Override
        protected Operator<Integer, Integer> operator(List<Pipeline<Integer>> others) {
            return Merge.with(others.get(0), others.get(1));
        }
    }

    @Nested
    class Isolating extends Merging {
        @Override
        protected Operator<Integer, Integer> operator(List<Pipeline<Integer>> others) {
            return Merge.<Integer>with(others.get(0), others.get(1)).isolating(failure -> {
                throw (Exception) failure.error();
            });
        }
    }

    @Nested
    class Preferring extends Merging {
        @Override
        protected Operator<Integer, Integer> operator(List<Pipeline<Integer>> others) {
            return Merge.preferring(others.get(0), others.get(1));
        }
    }

    @Nested
    class Prioritized extends Merging {
        @Override
        protected Operator<Integer, Integer> operator(List<Pipeline<Integer>> others) {
            return Merge.prioritized(1, Weighted.of(3, others.get(0)), Weighted.of(2, others.get(1)));
        }
    }

    @Nested
    class Sorted extends FanInContract<Integer, Integer> {
        @Override
        protected Operator<Integer, Integer> operator(List<Pipeline<Integer>> others) {
            return Merge.sorted(Integer::compare, others.get(0), others.get(1));
        }

        @Override
        protected List<List<Integer>> inputs() {
            return List.of(List.of(1, 1, 4, 7, 40), Numbers.range(3, 23), List.of(5));
        }

        @Override
        protected void assertPossible(List<List<Integer>> inputs, List<Integer> emitted) {
            List<Integer> all = new ArrayList<>();
            inputs.forEach(all::addAll);
            assertThat(emitted).containsExactlyInAnyOrderElementsOf(all);
            boolean sorted = inputs.stream()
                    .allMatch(input -> input.stream().sorted().toList().equals(input));
            if (sorted) {
                assertThat(emitted).isSortedAccordingTo(Comparator.naturalOrder());
            }
        }
    }

    @Nested
    class Latest extends FanInContract<Integer, List<Integer>> {
        @Override
        protected Operator<Integer, List<Integer>> operator(List<Pipeline<Integer>> others) {
            return Merge.latest(others.get(0), others.get(1));
        }

        @Override
        protected List<List<Integer>> inputs() {
            return List.of(Numbers.range(0, 20), Numbers.range(1_000, 1_035), Numbers.range(2_000, 2_003));
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

        /** From one list to the next one input has moved on by one, and all end with the last of each. */
        @Override
        protected void assertPossible(List<List<Integer>> inputs, List<List<Integer>> emitted) {
            int all = inputs.stream().mapToInt(List::size).sum();
            if (inputs.stream().anyMatch(List::isEmpty)) {
                assertThat(emitted).isEmpty();
                return;
            }
            assertThat(emitted).hasSizeBetween(1, all - inputs.size() + 1);
            assertThat(emitted.get(emitted.size() - 1))
                    .isEqualTo(inputs.stream()
                            .map(input -> input.get(input.size() - 1))
                            .toList());
            for (int next = 1; next < emitted.size(); next++) {
                List<Integer> before = emitted.get(next - 1);
                List<Integer> after = emitted.get(next);
                assertThat(IntStream.range(0, before.size())
                                .filter(place -> !before.get(place).equals(after.get(place)))
                                .count())
                        .isEqualTo(1);
            }
        }
    }
}
