package io.millrace.core.function;

import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.util.Optional;

/** Reads the name of the method that a method reference points to, without running it. */
public final class FunctionNames {

    private FunctionNames() {}

    /**
     * The simple name of the referenced method: {@code parse} for {@code Order::parse}, {@code new} becomes the name of
     * the class. Empty for a lambda body, for an anonymous class, and when the function cannot be inspected.
     */
    public static Optional<String> of(Serializable function) {
        return SerializedForms.of(function).flatMap(FunctionNames::methodName);
    }

    private static Optional<String> methodName(SerializedLambda form) {
        String method = form.getImplMethodName();
        if (method.startsWith("lambda$")) {
            return Optional.empty();
        }
        if (method.equals("<init>")) {
            String owner = form.getImplClass();
            return Optional.of(owner.substring(Math.max(owner.lastIndexOf('/'), owner.lastIndexOf('$')) + 1));
        }
        return Optional.of(method);
    }
}
