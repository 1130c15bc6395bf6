package io.millrace.core.stage;

import io.millrace.core.spi.Sink;

/**
 * A stage that writes each element to a sink and emits it once the sink has confirmed it.
 *
 * @param sink where the elements go
 */
public record SinkDefinition(Sink<?> sink) implements StageDefinition {

    /** Checks the sink's concurrency. */
    public SinkDefinition {
        if (sink.concurrency() < 1) {
            throw new IllegalArgumentException(
                    "concurrency of sink " + sink.verb() + " must be at least 1, was " + sink.concurrency());
        }
    }

    @Override
    public String verb() {
        return "to";
    }

    @Override
    public String detail() {
        return sink.verb() + (sink.detail().isEmpty() ? "" : " " + sink.detail());
    }

    @Override
    public String defaultName() {
        return sink.verb();
    }
}
