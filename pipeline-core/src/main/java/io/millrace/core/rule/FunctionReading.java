package io.millrace.core.rule;

import io.millrace.core.function.SerializedForms;
import io.millrace.core.spi.FunctionBody;
import io.millrace.core.spi.FunctionReader;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is known of one function.
 *
 * @param home its class
 * @param blockingTarget the method that a method reference leads to, if it blocks
 * @param captured what it captures; empty when that cannot be looked at
 * @param body what its code does; empty when no reader could read it
 */
record FunctionReading(
        Class<?> home,
        Optional<String> blockingTarget,
        Optional<List<Captured>> captured,
        Optional<FunctionBody> body) {

    static FunctionReading of(Serializable function) {
        Optional<String> blocking = SerializedForms.of(function)
                .flatMap(form -> BlockingMethods.of(form.getImplClass().replace('/', '.'), form.getImplMethodName()));
        return new FunctionReading(function.getClass(), blocking, Captured.of(function), read(function));
    }

    private static Optional<FunctionBody> read(Serializable function) {
        for (FunctionReader reader : Readers.ALL) {
            Optional<FunctionBody> body = reader.read(function);
            if (body.isPresent()) {
                return body;
            }
        }
        return Optional.empty();
    }

    /** The methods it calls that block, each once. */
    List<String> blockingCalls() {
        return Stream.concat(blockingTarget.stream(), body.stream().flatMap(read -> read.blockingCalls().stream()))
                .distinct()
                .toList();
    }

    /** Whether its code calls a method of one of these names; false when it could not be read. */
    boolean uses(String... methods) {
        Set<String> called = body.map(FunctionBody::methods).orElse(Set.of());
        return Stream.of(methods).anyMatch(called::contains);
    }

    /** The readers on the class path, looked up at the first check. */
    private static final class Readers {
        static final List<FunctionReader> ALL = ServiceLoader.load(FunctionReader.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
