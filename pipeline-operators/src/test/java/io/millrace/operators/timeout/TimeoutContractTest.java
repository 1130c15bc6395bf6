package io.millrace.operators.timeout;

import io.millrace.core.spi.Operator;
import io.millrace.test.OperatorContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Timeouts keep the contract of all operators; those that fail while the tests of it let time pass are in {@code FlowLawsTest}. */
class TimeoutContractTest {

    private static final Duration LONG = Duration.ofDays(1);

    @Nested
    class Initial extends Contract {

        @Override
        protected Operator<Integer, Integer> operator() {
            return Timeouts.initial(LONG);
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
