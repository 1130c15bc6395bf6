package io.millrace.core.observe;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * The most there can be of something at a time: a number, or unknown when it is up to someone else, such as a foreign
 * publisher.
 *
 * @param most the number, at least 0; empty for unknown
 */
public record Bound(OptionalLong most) {

    private static final Bound NONE = of(0);
    private static final Bound UNKNOWN = new Bound(OptionalLong.empty());

    /** Checks the number. */
    public Bound {
        if (most.isPresent() && most.getAsLong() < 0) {
            throw new IllegalArgumentException("a bound must be at least 0, was " + most.getAsLong());
        }
    }

    /** At most {@code most}, which is at least 0. */
    public static Bound of(long most) {
        return new Bound(OptionalLong.of(most));
    }

    /** None at any time. */
    public static Bound none() {
        return NONE;
    }

    /** Nobody here can say. */
    public static Bound unknown() {
        return UNKNOWN;
    }

    /** Whether it is a number. */
    public boolean isKnown() {
        return most.isPresent();
    }

    /** Whether {@code count} is within it; nothing exceeds what is unknown. */
    public boolean allows(long count) {
        return most.isEmpty() || count <= most.getAsLong();
    }

    /** Both together; unknown when one of them is, and {@link Long#MAX_VALUE} when the sum is more than that. */
    public Bound plus(Bound other) {
        if (most.isEmpty() || other.most.isEmpty()) {
            return UNKNOWN;
        }
        long sum = most.getAsLong() + other.most.getAsLong();
        return of(sum < 0 ? Long.MAX_VALUE : sum);
    }

    /** The lower of the two; a number is lower than unknown. */
    public Bound min(Bound other) {
        if (most.isEmpty()) {
            return other;
        }
        return other.allows(most.getAsLong()) ? this : other;
    }

    /** The number, in groups of three digits, or {@code unknown}. */
    @Override
    public String toString() {
        return most.isPresent() ? String.format(Locale.ROOT, "%,d", most.getAsLong()) : "unknown";
    }
}
