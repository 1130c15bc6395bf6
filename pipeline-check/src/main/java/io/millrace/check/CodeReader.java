package io.millrace.check;

import io.millrace.core.function.SerializedForms;
import io.millrace.core.spi.FunctionBody;
import io.millrace.core.spi.FunctionReader;
import java.io.Serializable;
import java.util.Optional;

/**
 * Reads functions from the class files that their classes came from. It follows what a function captures, and static fields,
 * through its code and that of its own library, and runs nothing of it; looking at a static field initializes its class.
 */
public final class CodeReader implements FunctionReader {

    /** For {@link java.util.ServiceLoader}. */
    public CodeReader() {}

    @Override
    public Optional<FunctionBody> read(Serializable function) {
        Class<?> home = function.getClass();
        ClassFiles classes = new ClassFiles(home.getClassLoader());
        Class<?> owner = SerializedForms.of(function)
                .<Class<?>>flatMap(form -> classes.type(form.getImplClass()))
                .orElse(home);
        Walk walk = new Walk(classes, owner);
        return walk.function(function, FunctionBody.SharedUse.Place.CALL) ? Optional.of(walk.body()) : Optional.empty();
    }
}
