package io.millrace.core.runtime;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What stages share by name, such as a circuit breaker: one instance for each type and name, which lives as long as the
 * runtime. At most {@value #MAX_ENTRIES} of them; names come from definitions, never from elements.
 */
public final class SharedState {

    /** How many instances a runtime holds at most. */
    public static final int MAX_ENTRIES = 10_000;

    private final ConcurrentHashMap<Key, Object> entries = new ConcurrentHashMap<>();
    private final ReentrantLock creating = new ReentrantLock();

    /** Nothing shared yet. */
    public SharedState() {}

    /**
     * The instance of this type and name. The first caller makes it with {@code create}, which runs once, must be short, and
     * may ask for other entries; when it throws there is no entry, and the next caller tries again. Any thread.
     *
     * @throws IllegalStateException when there are {@value #MAX_ENTRIES} others already
     */
    public <S> S get(Class<S> type, String name, Supplier<? extends S> create) {
        Key key = new Key(type, name);
        Object existing = entries.get(key);
        return type.cast(existing == null ? create(key, create) : existing);
    }

    /** Not with {@code computeIfAbsent}: that forbids {@code create} to ask for other entries. */
    private Object create(Key key, Supplier<?> create) {
        creating.lock();
        try {
            @Nullable Object existing = entries.get(key);
            if (existing != null) {
                return existing;
            }
            if (entries.size() >= MAX_ENTRIES) {
                throw new IllegalStateException("no room for shared state " + key + ": the runtime holds " + MAX_ENTRIES
                        + " already. Are names made from elements?");
            }
            Object created = Objects.requireNonNull(create.get(), () -> "shared state " + key + " was created as null");
            entries.put(key, created);
            return created;
        } finally {
            creating.unlock();
        }
    }

    private record Key(Class<?> type, String name) {
        Key {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(name, "name");
        }

        @Override
        public String toString() {
            return type.getSimpleName() + " '" + name + "'";
        }
    }
}
