package io.millrace.operators.keyed;

import io.millrace.core.spi.Operator;
import io.millrace.operators.batch.Batch;
import io.millrace.operators.element.Elements;
import io.millrace.operators.element.Indexed;
import io.millrace.test.OperatorContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** An operator for each key keeps the contract of all operators. */
class KeyedEachContractTest {

    private static final List<Integer> INPUTS = List.of(1, 2, 4, 3, 5, 7, 6, 2, 9, 11);

    @Nested
    class Batches extends OperatorContract<Integer, List<Integer>> {

        @Override
        protected Operator<Integer, List<Integer>> operator() {
            return Keyed.atMost(2).each(n -> n % 3, Batch.bySize(2));
        }

        @Override
        protected List<Integer> inputs() {
            return INPUTS;
        }

        /** The same in a loop over lists, the eldest first. */
        @Override
        protected List<List<Integer>> expected(List<Integer> inputs) {
            Map<Integer, List<Integer>> open = new LinkedHashMap<>();
            List<List<Integer>> expected = new ArrayList<>();
            for (int n : inputs) {
                List<Integer> batch = open.remove(n % 3);
                if (batch == null && open.size() == 2) {
                    expected.add(open.remove(open.keySet().iterator().next()));
                }
                batch = batch == null ? new ArrayList<>() : batch;
                batch.add(n);
                if (batch.size() == 2) {
                    expected.add(batch);
                    batch = new ArrayList<>();
                }
                open.put(n % 3, batch);
            }
            expected.addAll(open.values());
            expected.removeIf(List::isEmpty);
            return expected;
        }
    }

    @Nested
    class BatchesWithAnAge extends Batches {

        /** The eldest batch is emitted first when time passes, too, since no key has two. */
        @Override
        protected Operator<Integer, List<Integer>> operator() {
            return Keyed.atMost(2).each(n -> n % 3, Batch.bySizeOrAge(2, Duration.ofDays(1)));
        }

        @Override
        protected List<Integer> inputs() {
            return List.of(1, 4, 2, 5, 3, 6, 7, 10);
        }
    }

    @Nested
    class OneByOne extends OperatorContract<Integer, Indexed<Integer>> {

        @Override
        protected Operator<Integer, Indexed<Integer>> operator() {
            return Keyed.atMost(10).each(n -> n % 3, Elements.index());
        }

        @Override
        protected List<Integer> inputs() {
            return INPUTS;
        }

        @Override
        protected List<Indexed<Integer>> expected(List<Integer> inputs) {
            long[] next = new long[3];
            return inputs.stream().map(n -> new Indexed<>(next[n % 3]++, n)).toList();
        }
    }

    @Nested
    class TheFirstOfEach extends OperatorContract<Integer, Integer> {

        @Override
        protected Operator<Integer, Integer> operator() {
            return Keyed.atMost(10).each(n -> n, Elements.takeUntil(n -> true));
        }

        @Override
        protected List<Integer> inputs() {
            return INPUTS;
        }

        @Override
        protected List<Integer> expected(List<Integer> inputs) {
            return inputs.stream().distinct().toList();
        }
    }

    @Nested
    class SumsAtTheEnd extends OperatorContract<Integer, Integer> {

        @Override
        protected Operator<Integer, Integer> operator() {
            return Keyed.atMost(10).each(n -> n % 3, Elements.reduce(Integer::sum));
        }

        @Override
        protected List<Integer> inputs() {
            return List.of(1, 2, 3, 4, 5, 6);
        }

        @Override
        protected List<Integer> expected(List<Integer> inputs) {
            Map<Integer, Integer> sums = new LinkedHashMap<>();
            for (int n : inputs) {
                Integer sum = sums.remove(n % 3); // the key with the latest element ends last
                sums.put(n % 3, sum == null ? n : sum + n);
            }
            return List.copyOf(sums.values());
        }

        @Override
        protected List<Integer> expectedBeforeFailure(List<Integer> inputs) {
            return List.of();
        }

        @Override
        protected boolean collectsAll() {
            return true;
        }
    }
}
