package io.millrace.samples.accesslog;

/**
 * The mixing function of SplitMix64: the n-th number of a seed without the numbers before it.
 *
 * <p>Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. Written out here
 * because the JDK does not promise that its generators give the same numbers in every release.
 */
final class SplitMix64 {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private SplitMix64() {}

    /** A number from all of {@code long} that depends on both arguments. */
    static long mix(long seed, long n) {
        long z = seed + (n + 1) * GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A number from 0 (inclusive) to 1 (exclusive) that depends on both arguments. */
    static double fraction(long seed, long n) {
        return (mix(seed, n) >>> 11) * 0x1.0p-53;
    }

    /** A number that depends on the seed and every character of the text. */
    static long mix(long seed, String text) {
        long mixed = mix(seed, text.length());
        for (int i = 0; i < text.length(); i++) {
            mixed = mix(mixed, text.charAt(i));
        }
        return mixed;
    }
}
