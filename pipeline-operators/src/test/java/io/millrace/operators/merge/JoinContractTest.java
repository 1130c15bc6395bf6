package io.millrace.operators.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.spi.Operator;
import io.millrace.test.FanInContract;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;

/** The contract, and the laws against plain lists: every element of the main pipeline comes out once, in its order. */
class JoinContractTest {

    private abstract static class Joining extends FanInContract<Integer, List<Integer>> {

        @Override
        protected List<List<Integer>> inputs() {
            return List.of(Numbers.range(0, 20), Numbers.range(1_000, 1_035));
        }

        @Override
        protected boolean mayEndBefore(int input) {
            return true;
        }

        /** The side is read as it comes while nothing waits to be emitted: a few turns of a source. */
        @Override
        protected int maxAhead() {
            return 2_000;
        }
    }

    @Nested
    class Latest extends Joining {
        @Override
        protected Operator<Integer, List<Integer>> operator(List<Pipeline<Integer>> others) {
            return Join.latest(others.get(0), List::of);
        }

        @Override
        protected void assertPossible(List<List<Integer>> inputs, List<List<Integer>> emitted) {
            List<Integer> main = inputs.get(0);
            List<Integer> side = inputs.get(1);
            assertThat(emitted.stream().map(pair -> pair.get(0)).toList()).isEqualTo(side.isEmpty() ? List.of() : main);
            assertThat(side)
                    .containsAll(emitted.stream().map(pair -> pair.get(1)).toList());
        }
    }

    @Nested
    class Table extends Joining {
        @Override
        protected Operator<Integer, List<Integer>> operator(List<Pipeline<Integer>> others) {
            return Join.atMost(3)
                    .table(others.get(0), side -> side % 5, main -> main % 5, (main, found) -> Stream.concat(
                                    Stream.of(main), found.stream())
                            .toList());
        }

        @Override
        protected void assertPossible(List<List<Integer>> inputs, List<List<Integer>> emitted) {
            assertThat(emitted.stream().map(pair -> pair.get(0)).toList()).isEqualTo(inputs.get(0));
            assertThat(emitted).allSatisfy(pair -> assertThat(pair.size() == 1
                            || inputs.get(1).contains(pair.get(1)) && pair.get(0) % 5 == pair.get(1) % 5)
                    .isTrue());
        }
    }
}
