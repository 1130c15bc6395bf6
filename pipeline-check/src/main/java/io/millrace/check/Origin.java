package io.millrace.check;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.analysis.Value;

/**
 * Where a value in a method comes from, as far as that matters: whether all calls of the function see the same object.
 *
 * @param kind what is known
 * @param slots how many places it takes on the stack, 1 or 2
 * @param object the shared object itself; null when it is not shared, or not there
 * @param label what a shared value is for people, such as {@code 'seen'}
 * @param isStatic whether it is reached through a static field
 * @param readFrom the field, {@code owner.name}, that a number was computed from; null for none
 */
record Origin(
        Kind kind,
        int slots,
        @Nullable Object object,
        String label,
        boolean isStatic,
        @Nullable String readFrom) implements Value {

    /** What is known of a value. */
    enum Kind {
        /** Made in this call, or given to it: no other call has it. */
        OWN,
        /** Returned by a method that was not looked into. */
        RESULT,
        /** The same for all calls. */
        SHARED
    }

    static final Origin OWN = new Origin(Kind.OWN, 1, null, "", false, null);
    static final Origin OWN_WIDE = new Origin(Kind.OWN, 2, null, "", false, null);
    static final Origin RESULT = new Origin(Kind.RESULT, 1, null, "", false, null);

    static Origin own(int slots) {
        return slots == 2 ? OWN_WIDE : OWN;
    }

    static Origin shared(@Nullable Object object, String label, boolean isStatic) {
        return object == null ? OWN : new Origin(Kind.SHARED, 1, object, label, isStatic, null);
    }

    static Origin number(int slots, @Nullable String readFrom) {
        return readFrom == null ? own(slots) : new Origin(Kind.OWN, slots, null, "", false, readFrom);
    }

    @Override
    public int getSize() {
        return slots;
    }

    /** The object that all calls share; null when this is none. */
    @Nullable
    Object shared() {
        return kind == Kind.SHARED ? object : null;
    }

    /** Identity of the object counts, and not what its own equals says. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Origin that
                && kind == that.kind
                && slots == that.slots
                && object == that.object
                && isStatic == that.isStatic
                && java.util.Objects.equals(readFrom, that.readFrom);
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(object) * 31 + kind.hashCode() + slots;
    }

    @Override
    public String toString() {
        return kind + " " + label;
    }
}
