package io.millrace.resilience.limit;

/**
 * What was seen of the attempts under a limit for some time. Attempts that failed fast are in {@code started} only: how long
 * they took says nothing about the dependency.
 *
 * @param nanos how long it was open; more than zero
 * @param started attempts that began
 * @param nearLimit those of them that began with at least 0.85 of the limit in flight
 * @param touched whether an attempt had to wait for a permit
 * @param completed attempts that returned in time
 * @param totalNanos how long they took, together
 * @param late attempts that were given up because they took too long, or were told of an overload
 * @param peak the most that were in flight at a time
 */
public record Window(
        long nanos,
        long started,
        long nearLimit,
        boolean touched,
        long completed,
        double totalNanos,
        long late,
        int peak) {

    /** Attempts that say something about the dependency. */
    long samples() {
        return completed + late;
    }

    /** How long a completed attempt took on average, in nanoseconds; not a number when none completed. */
    double meanNanos() {
        return totalNanos / completed;
    }

    /** The fraction of the samples that was late. */
    double lateFraction() {
        return samples() == 0 ? 0 : (double) late / samples();
    }
}
