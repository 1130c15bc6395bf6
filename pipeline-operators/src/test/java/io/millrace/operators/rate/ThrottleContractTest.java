package io.millrace.operators.rate;

import io.millrace.core.spi.Operator;
import io.millrace.test.OperatorContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** A throttle that makes elements wait keeps the contract of all operators. */
class ThrottleContractTest {

    @Nested
    class Elements extends Contract {

        @Override
        protected Operator<Integer, Integer> operator() {
            return Throttle.elements(100, Duration.ofSeconds(1)).burst(3).shape();
        }
    }

    @Nested
    class Cost extends Contract {

        @Override
        protected Operator<Integer, Integer> operator() {
            return Throttle.cost(100, Duration.ofSeconds(1), (Integer n) -> n).shape();
        }
    }

    @Nested
    class NeverTooFast extends Contract {

        @Override
        protected Operator<Integer, Integer> operator() {
            return Throttle.elements(1, Duration.ofNanos(1)).burst(1_000).fail();
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
