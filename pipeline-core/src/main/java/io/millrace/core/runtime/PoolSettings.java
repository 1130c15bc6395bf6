package io.millrace.core.runtime;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * A pool of a runtime: its name, its bound, and whose threads it has.
 *
 * @param name {@value #CPU} and {@value #BLOCKING} are there in every runtime
 * @param size how many tasks run at a time, at least 1
 * @param scheduler whose threads run the tasks; null for threads of the runtime
 */
public record PoolSettings(String name, int size, @Nullable Scheduler scheduler) {

    /** The name of the pool for functions that keep a processor busy. */
    public static final String CPU = "cpu";

    /** The name of the pool for functions that block and name no other. */
    public static final String BLOCKING = "blocking";

    /** Checks name and size. */
    public PoolSettings {
        Objects.requireNonNull(name, "name");
        if (name.isBlank()) {
            throw new IllegalArgumentException("a pool's name must not be blank, was '" + name + "'");
        }
        if (size < 1) {
            throw new IllegalArgumentException("the size of pool '" + name + "' must be at least 1, was " + size);
        }
    }

    /** A pool with threads of the runtime. */
    public PoolSettings(String name, int size) {
        this(name, size, null);
    }
}
