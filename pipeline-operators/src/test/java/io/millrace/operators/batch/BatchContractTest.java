package io.millrace.operators.batch;

import io.millrace.core.spi.Operator;
import io.millrace.test.OperatorContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Batches keep the contract of all operators. */
class BatchContractTest {

    @Nested
    class BySize extends BatchContract {

        @Override
        protected Operator<Integer, List<Integer>> operator() {
            return Batch.bySize(SIZE);
        }
    }

    @Nested
    class BySizeOrAge extends BatchContract {

        @Override
        protected Operator<Integer, List<Integer>> operator() {
            return Batch.bySizeOrAge(SIZE, Duration.ofMinutes(1));
        }
    }

    @Nested
    class ByWeight extends WeightContract {

        @Override
        protected Operator<Integer, List<Integer>> operator() {
            return Batch.byWeight(SIZE, n -> 1);
        }
    }

    @Nested
    class ByWeightOrAge extends WeightContract {

        @Override
        protected Operator<Integer, List<Integer>> operator() {
            return Batch.byWeightOrAge(SIZE, n -> 1, Duration.ofMinutes(1));
        }
    }

    abstract static class WeightContract extends BatchContract {

        @Override
        protected int maxAhead() {
            return SIZE + 32;
        }
    }

    abstract static class BatchContract extends OperatorContract<Integer, List<Integer>> {

        static final int SIZE = 3;

        @Override
        protected List<Integer> inputs() {
            return List.of(1, 2, 3, 4, 5, 6, 7);
        }

        @Override
        protected List<List<Integer>> expected(List<Integer> inputs) {
            List<List<Integer>> batches = new ArrayList<>();
            for (int from = 0; from < inputs.size(); from += SIZE) {
                batches.add(inputs.subList(from, Math.min(inputs.size(), from + SIZE)));
            }
            return batches;
        }

        @Override
        protected int maxAhead() {
            return SIZE;
        }
    }
}
