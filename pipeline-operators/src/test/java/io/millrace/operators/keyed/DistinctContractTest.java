package io.millrace.operators.keyed;

import io.millrace.core.spi.Operator;
import io.millrace.test.OperatorContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** What leaves repeats out keeps the contract of all operators. */
class DistinctContractTest {

    @Nested
    class All extends Contract {

        @Override
        protected Operator<Integer, Integer> operator() {
            return Distinct.elements(10);
        }

        @Override
        protected List<Integer> expected(List<Integer> inputs) {
            return inputs.stream().distinct().toList();
        }
    }

    @Nested
    class Within extends Contract {

        @Override
        protected Operator<Integer, Integer> operator() {
            return Deduplicate.within(Duration.ofMinutes(1), 10);
        }

        @Override
        protected List<Integer> expected(List<Integer> inputs) {
            return inputs.stream().distinct().toList();
        }
    }

    @Nested
    class UntilChanged extends Contract {

        @Override
        protected Operator<Integer, Integer> operator() {
            return Distinct.untilChanged();
        }

        @Override
        protected List<Integer> expected(List<Integer> inputs) {
            List<Integer> expected = new ArrayList<>();
            for (Integer n : inputs) {
                if (expected.isEmpty() || !expected.get(expected.size() - 1).equals(n)) {
                    expected.add(n);
                }
            }
            return expected;
        }
    }

    abstract static class Contract extends OperatorContract<Integer, Integer> {

        @Override
        protected List<Integer> inputs() {
            return List.of(1, 1, 2, 3, 3, 1, 4);
        }

        /** All over again, so that what lets nothing more through takes everything for the demand there is. */
        @Override
        protected int maxAhead() {
            return 0;
        }
    }
}
