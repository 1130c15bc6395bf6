package io.millrace.core.rule;

import java.lang.annotation.Annotation;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at an object, and at what it holds, for what several threads must not use at the same time. It reads fields and calls
 * nothing. Objects of other libraries than the function's own are trusted, unless they are known.
 */
final class ThreadSafety {

    private static final int DEEPEST = 6;
    private static final int MOST_OBJECTS = 1_000;

    private final Class<?> home;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private ThreadSafety(Class<?> home) {
        this.home = home;
    }

    /**
     * What is wrong with {@code value}, such as {@code field 'count' of Counter can change}; empty when nothing is known to be.
     *
     * @param home a class of the function that captures it
     */
    static Optional<String> problem(@Nullable Object value, Class<?> home) {
        return Optional.ofNullable(new ThreadSafety(home).look(value, 0));
    }

    private @Nullable String look(@Nullable Object value, int depth) {
        if (value == null || depth > DEEPEST || seen.size() > MOST_OBJECTS || !seen.add(value)) {
            return null;
        }
        Class<?> type = value.getClass();
        if (type.isArray() && Array.getLength(value) == 0) {
            return null;
        }
        Boolean known = saysSo(type) ? Boolean.TRUE : KnownTypes.isThreadSafe(type);
        if (known != null && (!known || KnownTypes.isOfJdk(type))) {
            return known ? null : Captured.label(value) + " is not thread-safe";
        }
        return known != null || KnownTypes.isOfJdk(type) || !Ownership.isOwn(type, home) ? null : fields(value, depth);
    }

    /** A class that is annotated with what says so, from whichever library. */
    private static boolean saysSo(Class<?> type) {
        return Stream.of(type.getAnnotations())
                .map(Annotation::annotationType)
                .map(Class::getSimpleName)
                .anyMatch(name -> name.equals("ThreadSafe") || name.equals("Immutable"));
    }

    private @Nullable String fields(Object value, int depth) {
        for (Class<?> type = value.getClass(); type != null && !KnownTypes.isOfJdk(type); type = type.getSuperclass()) {
            boolean locked = isLocked(type);
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        || field.isSynthetic() && !field.getName().startsWith("this$")) {
                    continue;
                }
                String problem = locked ? null : field(value, field, depth);
                if (problem != null) {
                    return problem;
                }
            }
        }
        return null;
    }

    private @Nullable String field(Object value, Field field, int depth) {
        String where = "field '" + field.getName() + "' of " + Captured.simpleName(field.getDeclaringClass());
        if ((field.getModifiers() & (Modifier.FINAL | Modifier.VOLATILE)) == 0) {
            return where + " can change";
        }
        try {
            field.setAccessible(true);
            Object held = field.get(value);
            boolean whole = held != null && Boolean.FALSE.equals(KnownTypes.isThreadSafe(held.getClass()));
            String problem = look(held, depth + 1);
            return problem != null && whole ? where + ", " + problem : problem;
        } catch (ReflectiveOperationException | RuntimeException notAccessible) {
            return null;
        }
    }

    /** All that others can call takes the object's lock. */
    private static boolean isLocked(Class<?> type) {
        Method[] open = Stream.of(type.getDeclaredMethods())
                .filter(method -> !method.isSynthetic()
                        && (method.getModifiers() & (Modifier.STATIC | Modifier.PRIVATE | Modifier.ABSTRACT)) == 0)
                .toArray(Method[]::new);
        return open.length > 0 && Stream.of(open).allMatch(method -> Modifier.isSynchronized(method.getModifiers()));
    }
}
