package io.millrace.micrometer;

import io.millrace.core.observe.OutcomeKind;
import java.util.Locale;

/** Values of tags: bounded, since names come from outside. */
final class TagValue {

    private static final int MOST_CHARS = 200;

    private TagValue() {}

    static String of(String name) {
        return name.length() <= MOST_CHARS ? name : name.substring(0, MOST_CHARS - 1) + "…";
    }

    static String of(OutcomeKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
