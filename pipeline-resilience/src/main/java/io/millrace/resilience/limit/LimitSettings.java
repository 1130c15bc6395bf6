package io.millrace.resilience.limit;

import io.millrace.core.spi.PolicyContext;
import java.io.Serializable;

/**
 * Which adaptive limit a stage uses, and between what it decides.
 *
 * @param name not blank; stages of one runtime that give the same name share one limit
 * @param initial how many attempts may run at a time before anything is known; from {@code min} to {@code max}
 * @param min at least 1
 * @param max at least {@code min}, at most 1,000,000
 * @param tolerance how many times as long as without any queue an attempt may take before a lower limit is tried; more than
 *     1, at most 10
 */
public record LimitSettings(String name, int initial, int min, int max, double tolerance) implements Serializable {

    private static final int HIGHEST = 1_000_000;

    /** Checks the values. */
    public LimitSettings {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of an adaptive limit must not be blank, was '" + name + "'");
        }
        if (min < 1) {
            throw new IllegalArgumentException("min of adaptive limit '" + name + "' must be at least 1, was " + min);
        }
        if (max < min || max > HIGHEST) {
            throw new IllegalArgumentException("max of adaptive limit '" + name + "' must be from its min of " + min
                    + " to " + HIGHEST + ", was " + max);
        }
        if (initial < min || initial > max) {
            throw new IllegalArgumentException("initial of adaptive limit '" + name + "' must be from its min of " + min
                    + " to its max of " + max + ", was " + initial);
        }
        if (!(tolerance > 1 && tolerance <= 10)) {
            throw new IllegalArgumentException(
                    "tolerance of adaptive limit '" + name + "' must be more than 1 and at most 10, was " + tolerance);
        }
    }

    /** The limit that needs no numbers: 20 at first, from 1 to 1,000, tolerance 1.5. */
    public static LimitSettings standard(String name) {
        return new LimitSettings(name, 20, 1, 1_000, 1.5);
    }

    /**
     * What a stage holds of the runtime's limit of this name, at first nothing.
     *
     * @throws IllegalArgumentException if the runtime's limit of this name has other settings
     */
    public StageLimit open(PolicyContext context) {
        AdaptiveLimit limit = context.shared(
                AdaptiveLimit.class, name, () -> new AdaptiveLimit(this, context.clock(), context.randomness()));
        if (!limit.settings().equals(this)) {
            throw new IllegalArgumentException(this + " has " + limit.settings() + " in this runtime, and stage '"
                    + context.stage() + "' wants it to have " + this + "; give both the same settings or other names");
        }
        return limit.open(context.waker());
    }

    @Override
    public String toString() {
        return "adaptive limit '" + name + "' " + min + " to " + max;
    }
}
