package io.millrace.samples.overloadlab;

import io.millrace.resilience.CallOutcome;
import io.millrace.resilience.CallPolicy;
import io.millrace.resilience.retry.RetryBudgetSettings;
import java.time.Duration;
import java.util.Locale;

/** How the client protects itself and the service. */
enum Protection {
    /** Whatever comes is sent, and waited for. */
    NONE("every request is sent, and waited for") {
        @Override
        CallPolicy policy(LabSettings lab) {
            return CallPolicy.withoutDeadline();
        }
    },
    /** Given up at the deadline. */
    DEADLINE("given up at the deadline") {
        @Override
        CallPolicy policy(LabSettings lab) {
            return CallPolicy.deadline(lab.deadline());
        }
    },
    /** The same, tried three times without a budget. */
    RETRIES("three attempts, each with a third of the deadline, and no budget") {
        @Override
        CallPolicy policy(LabSettings lab) {
            return CallPolicy.deadline(lab.deadline())
                    .attemptTimeout(lab.deadline().dividedBy(3))
                    .idempotent()
                    .attempts(3)
                    .judging(error -> CallOutcome.FAILURE)
                    .retryBudget(new RetryBudgetSettings("service", 100, 1_000_000, Duration.ofSeconds(10)));
        }
    },
    /** As many at a time as the service has workers at first, twice. */
    BULKHEAD("twice as many at a time as there are workers, if one knew") {
        @Override
        CallPolicy policy(LabSettings lab) {
            return CallPolicy.deadline(lab.deadline()).bulkhead("service", 2 * lab.workers());
        }
    },
    /** Nothing is sent while most fails. */
    BREAKER("a circuit breaker") {
        @Override
        CallPolicy policy(LabSettings lab) {
            return CallPolicy.deadline(lab.deadline())
                    .attemptTimeout(lab.deadline())
                    .circuitBreaker("service");
        }
    },
    /** As many at a time as are of use. */
    LIMIT("an adaptive limit") {
        @Override
        CallPolicy policy(LabSettings lab) {
            return CallPolicy.deadline(lab.deadline()).adaptiveLimit("service");
        }
    },
    /** The whole. */
    ALL("an adaptive limit, a queue that sheds, and two attempts within the budget") {
        @Override
        CallPolicy policy(LabSettings lab) {
            return CallPolicy.deadline(lab.deadline())
                    .adaptiveLimit("service")
                    .shedding(Ask.class, Ask::priority)
                    .idempotent()
                    .attempts(2);
        }
    };

    private final String sentence;

    Protection(String sentence) {
        this.sentence = sentence;
    }

    abstract CallPolicy policy(LabSettings lab);

    String sentence() {
        return sentence;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
