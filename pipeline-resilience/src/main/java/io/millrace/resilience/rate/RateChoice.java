package io.millrace.resilience.rate;

import io.millrace.core.spi.PolicyContext;
import java.io.Serializable;

/** Which rate limit a stage is under: one of the runtime's, by name, or a user's own. */
public sealed interface RateChoice extends Serializable permits RateSettings, OwnRate {

    /** Its name. */
    String name();

    /**
     * The limit as the guard of one stage sees it.
     *
     * @throws IllegalArgumentException if there is another one of that name
     */
    Rate open(PolicyContext context);
}
