package io.millrace.core.runtime;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The tasks of one stage that wait in a pool, first in, first out. The fields are guarded by the pool's lock. */
final class Line implements Executor {

    private final LinePool pool;
    /** The function that started the run of this stage; null when none did. */
    final @Nullable Host host;

    final ArrayDeque<Runnable> tasks = new ArrayDeque<>(4);
    int running;

    Line(LinePool pool, @Nullable Host host) {
        this.pool = pool;
        this.host = host;
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(this, task);
    }
}
