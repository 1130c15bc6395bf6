package io.millrace.core.engine;

import io.millrace.core.Service;
import io.millrace.core.function.CheckedConsumer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run has opened: services, sinks, the source's reader. Closed once, the last opened first. */
final class OpenResources {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Map<Service<?>, Object> clients = new HashMap<>();
    private boolean closingMayBlock;

    /** The client of {@code service}, opened at its first use in the run. */
    @SuppressWarnings("unchecked")
    Object client(Service<?> service) throws Exception {
        Object client = clients.get(service);
        if (client == null) {
            client = NullResults.refuse(service.open().get(), "the open function of a service");
            Object opened = client;
            clients.put(service, opened);
            add(() -> ((CheckedConsumer<Object>) service.close()).accept(opened), true);
        }
        return client;
    }

    void add(AutoCloseable resource, boolean mayBlock) {
        open.push(resource);
        closingMayBlock |= mayBlock;
    }

    boolean closingMayBlock() {
        return closingMayBlock;
    }

    /** Closes everything; the first failure, with the others attached, or null. */
    @Nullable
    Throwable close() {
        Throwable first = null;
        for (AutoCloseable resource = open.poll(); resource != null; resource = open.poll()) {
            try {
                resource.close();
            } catch (Throwable failure) {
                if (first == null) {
                    first = failure;
                } else if (first != failure) {
                    first.addSuppressed(failure);
                }
            }
        }
        return first;
    }
}
