package io.millrace.core.rule;

import java.lang.invoke.MethodType;
import java.util.Optional;

/** The types that a lambda was written for. */
final class Types {

    private Types() {}

    /** The method type of {@code descriptor}; empty when a class of it is not there. */
    static Optional<MethodType> of(String descriptor, Object function) {
        try {
            return Optional.of(MethodType.fromMethodDescriptorString(
                    descriptor, function.getClass().getClassLoader()));
        } catch (IllegalArgumentException | TypeNotPresentException notThere) {
            return Optional.empty();
        }
    }
}
