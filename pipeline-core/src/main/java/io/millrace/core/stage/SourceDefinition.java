package io.millrace.core.stage;

import io.millrace.core.spi.Source;

/**
 * The source of a pipeline.
 *
 * @param source where the elements come from
 */
public record SourceDefinition(Source<?> source) implements StageDefinition {

    @Override
    public String verb() {
        return source.verb();
    }

    @Override
    public String detail() {
        return source.detail();
    }

    @Override
    public String defaultName() {
        return source.verb();
    }
}
