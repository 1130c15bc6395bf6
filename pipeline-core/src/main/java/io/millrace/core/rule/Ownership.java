package io.millrace.core.rule;

import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/** Which code belongs to the author of a function, and is looked into; that of other libraries is trusted. */
public final class Ownership {

    private Ownership() {}

    /** Whether {@code type} comes from the same place as {@code home}, or shares the first two parts of its package. */
    public static boolean isOwn(Class<?> type, Class<?> home) {
        if (KnownTypes.isOfJdk(type)) {
            return false;
        }
        Object place = place(type);
        return place != null && place.equals(place(home))
                || owner(type.getName()).equals(owner(home.getName()));
    }

    private static @Nullable Object place(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? null
                : source.getLocation().toString();
    }

    private static String owner(String name) {
        int first = name.indexOf('.');
        int second = first < 0 ? -1 : name.indexOf('.', first + 1);
        return second < 0 ? name.substring(0, Math.max(first, 0)) : name.substring(0, second);
    }
}
