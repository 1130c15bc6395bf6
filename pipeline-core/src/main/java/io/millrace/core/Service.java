package io.millrace.core;

import io.millrace.core.function.CheckedConsumer;
import io.millrace.core.function.CheckedSupplier;
import java.io.Serializable;

/**
 * A client that calls need, such as a connection pool: opened once for each run before the first element, shared by the
 * stages that use the same service, and closed after the last element has ended, whatever happened. Must be thread-safe.
 *
 * @param <C> the client
 * @param open makes the client; runs on the thread that starts the run; may block
 * @param close closes it; runs on a blocking pool; may block
 */
public record Service<C>(CheckedSupplier<C> open, CheckedConsumer<? super C> close) implements Serializable {

    /** A client made by {@code open} and closed by {@code close}. */
    public static <C> Service<C> of(CheckedSupplier<C> open, CheckedConsumer<? super C> close) {
        return new Service<>(open, close);
    }
}
