package io.millrace.core.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What broke a contract in one random run, from any thread. */
final class Findings {

    private final Queue<String> found = new ConcurrentLinkedQueue<>();

    void check(boolean holds, String what) {
        if (!holds) {
            found.add(what);
        }
    }

    Queue<String> all() {
        return found;
    }
}
