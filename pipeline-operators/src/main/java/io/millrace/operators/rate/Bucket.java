package io.millrace.operators.rate;

/**
 * How much of a rate has been used: the generic cell rate algorithm (ITU-T I.371). It remembers only when the bucket will be full
 * again, in nanoseconds since a start. Times are doubles, so that the distance of elements need not be whole nanoseconds.
 */
final class Bucket {

    private final long start;
    private final double nanosPerUnit;
    private final double burstNanos;
    private double full;

    /** Full now, which is {@code start}. */
    Bucket(Throttled<?> settings, long start) {
        this.start = start;
        this.nanosPerUnit = settings.per().toNanos() / (double) settings.amount();
        this.burstNanos = settings.burst() * nanosPerUnit;
    }

    /** How long an element of this cost has to wait; 0 or less for not at all. One that costs more than the burst waits for a full bucket. */
    double wait(long cost, long now) {
        return full - (now - start) - Math.max(0, burstNanos - cost * nanosPerUnit);
    }

    /** Whether an element of this cost finds enough now. */
    boolean allows(long cost, long now) {
        return cost * nanosPerUnit <= burstNanos && wait(cost, now) <= 0;
    }

    /** An element goes through that was due at {@code since} or later. */
    void take(long cost, long since) {
        full = Math.max(full, since - start) + cost * nanosPerUnit;
    }
}
