package io.millrace.operators.hub;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** An element was written to a hub that is closed, and reached nobody. */
public final class HubClosedException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1;

    HubClosedException(String hub, @Nullable Throwable failure) {
        super("hub '" + hub + "' is closed" + (failure == null ? "" : ", after a failure"), failure);
    }
}
