package io.millrace.core.engine;

import io.millrace.core.spi.SourceReader;
import org.jspecify.annotations.Nullable;

/** Tells an acknowledging source how one of its elements ended. */
final class SourceAck extends Ack {

    private final LiveRun run;
    private final SourceReader<?> reader;
    private final long position;

    SourceAck(LiveRun run, SourceReader<?> reader, long position) {
        this.run = run;
        this.reader = reader;
        this.position = position;
    }

    @Override
    void ended(boolean accepted, @Nullable Throwable cause) {
        run.acknowledged(accepted);
        try {
            if (accepted) {
                reader.acknowledged(position);
            } else {
                reader.returned(position);
            }
        } catch (Throwable failure) {
            run.abort(failure);
        }
    }

    @Override
    void violated() {
        run.doubleSettlement();
    }
}
