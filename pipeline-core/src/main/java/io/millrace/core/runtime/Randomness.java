package io.millrace.core.runtime;

import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** A source of random numbers, for any number of threads. */
public final class Randomness {

    private final DoubleSupplier numbers;

    private Randomness(DoubleSupplier numbers) {
        this.numbers = numbers;
    }

    /** Numbers that nobody can repeat. */
    public static Randomness unpredictable() {
        return new Randomness(() -> ThreadLocalRandom.current().nextDouble());
    }

    /** The same sequence of numbers for the same {@code seed}; threads that share it each take the next number of it. */
    public static Randomness seeded(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new Randomness(() -> {
            synchronized (random) {
                return random.nextDouble();
            }
        });
    }

    /** A uniformly distributed number from 0 (inclusive) to 1 (exclusive). */
    public double next() {
        return numbers.getAsDouble();
    }
}
