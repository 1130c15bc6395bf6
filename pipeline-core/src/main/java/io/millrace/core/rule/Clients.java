package io.millrace.core.rule;

import io.millrace.core.Service;
import io.millrace.core.check.Rule;
import io.millrace.core.function.SerializedForms;
import io.millrace.core.stage.CallDefinition;
import java.lang.invoke.MethodType;
import java.util.Optional;

/** The client of a service is used by all calls of a stage at the same time. */
final class Clients implements GraphRule {

    static final Rule UNSAFE_CLIENT = Rule.warning("unsafe-client");

    @Override
    public void apply(Stages stages) {
        for (StageFacts stage : stages.main()) {
            if (stage.definition() instanceof CallDefinition call
                    && call.service() != null
                    && call.concurrency() != 1) {
                clientOf(call.service())
                        .filter(type -> Boolean.FALSE.equals(KnownTypes.isThreadSafe(type)))
                        .ifPresent(type -> stage.report(
                                UNSAFE_CLIENT,
                                "makes several calls at a time with one " + Captured.simpleName(type)
                                        + ", which is not thread-safe",
                                "let the service open a pool, such as a DataSource, and take one for each call"));
            }
        }
    }

    /** The type that the function which opens it returns; the function itself is not called. */
    private static Optional<Class<?>> clientOf(Service<?> service) {
        return SerializedForms.of(service.open())
                .flatMap(form -> Types.of(form.getInstantiatedMethodType(), service.open()))
                .map(MethodType::returnType);
    }
}
