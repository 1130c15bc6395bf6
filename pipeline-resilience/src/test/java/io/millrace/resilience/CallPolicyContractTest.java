package io.millrace.resilience;

import io.millrace.core.spi.Policy;
import io.millrace.test.PolicyContract;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/** Call policies keep the contract of all policies. */
class CallPolicyContractTest {

    @Nested
    class WithABulkhead extends PolicyContract {

        @Override
        protected Policy policy() {
            return CallPolicy.withoutDeadline().bulkhead("contract", 4);
        }
    }

    @Nested
    class WithACircuitBreaker extends PolicyContract {

        @Override
        protected Policy policy() {
            return CallPolicy.withoutDeadline()
                    .attemptTimeout(Duration.ofSeconds(1))
                    .circuitBreaker("contract")
                    .bulkhead("contract", 4);
        }
    }

    @Nested
    class WithADeadline extends PolicyContract {

        @Override
        protected Policy policy() {
            return CallPolicy.deadline(Duration.ofSeconds(1)).bulkhead("contract", 4);
        }
    }

    @Nested
    class WithEverything extends PolicyContract {

        @Override
        protected Policy policy() {
            return CallPolicy.deadline(Duration.ofSeconds(10))
                    .attemptTimeout(Duration.ofSeconds(1))
                    .circuitBreaker("contract")
                    .bulkhead("contract", 4)
                    .idempotent()
                    .attempts(3);
        }
    }
}
