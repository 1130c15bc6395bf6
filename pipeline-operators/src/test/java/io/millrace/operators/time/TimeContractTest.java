package io.millrace.operators.time;

import io.millrace.core.spi.Operator;
import io.millrace.test.OperatorContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Operators with time keep the contract of all operators. */
class TimeContractTest {

    @Nested
    class DelayBy extends Contract {

        @Override
        protected Operator<Integer, Integer> operator() {
            return Delay.by(Duration.ofMillis(10), 3);
        }

        @Override
        protected int maxAhead() {
            return 3;
        }
    }

    abstract static class Contract extends OperatorContract<Integer, Integer> {

        @Override
        protected List<Integer> inputs() {
            return List.of(1, 2, 3, 4, 5, 6, 7);
        }

        @Override
        protected List<Integer> expected(List<Integer> inputs) {
            return inputs;
        }
    }
}
