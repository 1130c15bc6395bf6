package io.millrace.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A run in a scope. What is asked for while it is being started is done after that. */
final class RunMember implements ScopeMember {

    private final String name;
    private volatile @Nullable PipelineRun run;
    private volatile @Nullable Duration patience;
    private volatile boolean cancelled;

    RunMember(String name) {
        this.name = name;
    }

    void started(PipelineRun newRun) {
        run = newRun;
        Duration wished = patience;
        if (wished != null) {
            newRun.drain(wished);
        }
        if (cancelled) {
            newRun.cancel();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void endWithin(Duration wished) {
        patience = wished;
        PipelineRun started = run;
        if (started != null) {
            started.drain(wished);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        PipelineRun started = run;
        if (started != null) {
            started.cancel();
        }
    }
}
