package io.millrace.core;

import java.time.Duration;

/** What has been started in a scope and must end with it: a run, a task or another scope. */
interface ScopeMember {

    /** For messages. */
    String name();

    /** Shall end by itself, within {@code patience}. */
    void endWithin(Duration patience);

    /** Shall end at once. */
    void cancel();
}
