package io.millrace.resilience.breaker;

import io.millrace.core.spi.Call;
import io.millrace.core.spi.PolicyContext;
import java.io.Serializable;

/** Which circuit breaker a stage uses: one of the runtime's, by name, or a user's own. */
public sealed interface BreakerChoice extends Serializable permits BreakerSettings, OwnBreaker {

    /** Its name. */
    String name();

    /**
     * The breaker as guards see it.
     *
     * @param attemptTimeoutNanos how long an attempt of the stage takes at most; {@link Call#NEVER} for without limit
     * @throws IllegalArgumentException if there is another one of that name
     */
    Breaker open(PolicyContext context, long attemptTimeoutNanos);
}
