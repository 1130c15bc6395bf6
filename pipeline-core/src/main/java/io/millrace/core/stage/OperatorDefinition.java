package io.millrace.core.stage;

import io.millrace.core.spi.Operator;

/**
 * A stage that is an operator.
 *
 * @param operator what it does
 */
public record OperatorDefinition(Operator<?, ?> operator) implements StageDefinition {

    @Override
    public String verb() {
        return operator.verb();
    }

    @Override
    public String detail() {
        return operator.detail();
    }

    @Override
    public String defaultName() {
        return operator.verb();
    }
}
