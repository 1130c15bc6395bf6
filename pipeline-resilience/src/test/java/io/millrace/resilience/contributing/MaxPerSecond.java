package io.millrace.resilience.contributing;

import io.millrace.core.spi.Admission;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.Guard;
import io.millrace.core.spi.Policy;
import io.millrace.core.spi.PolicyContext;
import org.jspecify.annotations.Nullable;

/**
 * Lets the attempts of a stage start at equal distances, so many in a second at most.
 *
 * <p><b>Admits</b> an attempt when the last one started {@code 1 s / attempts} ago or more. <b>Rejects with</b> nothing: calls
 * wait, in order, without a thread. <b>Holds</b> nothing. <b>Shared by</b> nobody: each stage of each run has its own.
 *
 * @param attempts in a second, from 1 to 1,000,000,000
 */
public record MaxPerSecond(int attempts) implements Policy {

    private static final long SECOND_NANOS = 1_000_000_000;

    /** Checks the number. */
    public MaxPerSecond {
        if (attempts < 1 || attempts > SECOND_NANOS) {
            throw new IllegalArgumentException("attempts must be from 1 to " + SECOND_NANOS + ", was " + attempts);
        }
    }

    @Override
    public Guard open(PolicyContext context) {
        return new Spacing((SECOND_NANOS + attempts - 1) / attempts, context.nanoTime());
    }

    @Override
    public String detail() {
        return "at most " + attempts + " attempts/s";
    }

    private static final class Spacing implements Guard {

        private final long distanceNanos;
        private long next;

        private Spacing(long distanceNanos, long now) {
            this.distanceNanos = distanceNanos;
            this.next = now;
        }

        @Override
        public Admission admit(Call call, long now) {
            if (now < next) {
                return Admission.notBefore(next);
            }
            next = now + distanceNanos;
            return Admission.go();
        }

        @Override
        public long settle(Call call, AttemptResult result, @Nullable Throwable error, long now) {
            return Call.NEVER;
        }
    }
}
