package io.millrace.core.function;

import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.util.Optional;

/** Reads what a lambda or method reference consists of, without running it and without serializing what it captures. */
public final class SerializedForms {

    private SerializedForms() {}

    /**
     * The method that {@code function} leads to, and what it captures. Empty for an object of a class that somebody wrote, and
     * for a lambda of a module that does not open its package.
     */
    public static Optional<SerializedLambda> of(Serializable function) {
        try {
            Method writeReplace = function.getClass().getDeclaredMethod("writeReplace");
            writeReplace.setAccessible(true);
            return writeReplace.invoke(function) instanceof SerializedLambda form
                    ? Optional.of(form)
                    : Optional.empty();
        } catch (ReflectiveOperationException | RuntimeException notALambdaOrNotAccessible) {
            return Optional.empty();
        }
    }
}
