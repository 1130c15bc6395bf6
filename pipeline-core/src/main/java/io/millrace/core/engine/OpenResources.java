package io.millrace.core.engine;

import io.millrace.core.Service;
import io.millrace.core.function.CheckedConsumer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What a run has opened: services, sinks, the source's reader. Closed once, the last opened first. */
final class OpenResources {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Map<Service<?>, Object> clients = new HashMap<>();
    private final Queue<Throwable> earlier = new ConcurrentLinkedQueue<>();
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

    /** Something that closes with its stage could not be closed. Any thread, before {@link #close}. */
    void failedToClose(Throwable failure) {
        earlier.add(failure);
    }

    boolean closingMayBlock() {
        return closingMayBlock;
    }

    /** Closes everything; the first failure, with the others attached, or null. */
    @Nullable
    Throwable close() {
        Throwable first = earlier.poll();
        for (Throwable failure = earlier.poll(); failure != null; failure = earlier.poll()) {
            first = together(first, failure);
        }
        for (AutoCloseable resource = open.poll(); resource != null; resource = open.poll()) {
            try {
                resource.close();
            } catch (Throwable failure) {
                first = together(first, failure);
            }
        }
        return first;
    }

    private static Throwable together(@Nullable Throwable first, Throwable next) {
        if (first == null) {
            return next;
        }
        if (first != next) {
            first.addSuppressed(next);
        }
        return first;
    }
}
