package io.millrace.core.rule;

import io.millrace.core.CallStage;
import io.millrace.core.function.SerializedForms;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value that a function captures: an argument of a lambda, the receiver of a method reference, a field of an object.
 *
 * @param label what it is for people
 * @param value the value; null when it is that
 * @param isThis whether it is the object whose method the lambda stands in
 */
record Captured(String label, @Nullable Object value, boolean isThis) {

    private static final String CALL_STAGE = CallStage.class.getName().replace('.', '/');

    /** The user's function where {@code function} is a verb's own lambda around it. */
    static Serializable inner(Serializable function) {
        return SerializedForms.of(function)
                .filter(form -> form.getImplClass().equals(CALL_STAGE) && form.getCapturedArgCount() == 1)
                .map(form -> form.getCapturedArg(0))
                .filter(Serializable.class::isInstance)
                .map(Serializable.class::cast)
                .orElse(function);
    }

    /** What {@code function} captures; empty when that cannot be looked at. */
    static Optional<List<Captured>> of(Serializable function) {
        Optional<SerializedLambda> form = SerializedForms.of(function);
        return form.isPresent() ? Optional.of(arguments(form.get())) : fields(function);
    }

    private static List<Captured> arguments(SerializedLambda form) {
        List<Captured> all = new ArrayList<>();
        boolean lambda = form.getImplMethodName().startsWith("lambda$");
        for (int i = 0; i < form.getCapturedArgCount(); i++) {
            Object value = form.getCapturedArg(i);
            boolean isThis = i == 0
                    && lambda
                    && value != null
                    && value.getClass().getName().replace('.', '/').equals(form.getImplClass())
                    && form.getImplMethodKind() != java.lang.invoke.MethodHandleInfo.REF_invokeStatic;
            all.add(new Captured(label(value), value, isThis));
        }
        return all;
    }

    /** The fields of an object, those of its superclasses too; empty when its module does not open them. */
    static Optional<List<Captured>> fields(Object object) {
        List<Captured> all = new ArrayList<>();
        try {
            for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        Object value = field.get(object);
                        all.add(new Captured("field '" + field.getName() + "'", value, false));
                    }
                }
            }
        } catch (ReflectiveOperationException | RuntimeException notAccessible) {
            return Optional.empty();
        }
        return Optional.of(all);
    }

    static String label(@Nullable Object value) {
        return value == null ? "null" : article(simpleName(value.getClass()));
    }

    static String simpleName(Class<?> type) {
        String name = type.getTypeName();
        if (type.isAnonymousClass()) {
            return "anonymous class";
        }
        return type.isHidden() ? "lambda" : name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }

    private static String article(String name) {
        return ("AEIOUaeiou".indexOf(name.charAt(0)) >= 0 ? "an " : "a ") + name;
    }
}
