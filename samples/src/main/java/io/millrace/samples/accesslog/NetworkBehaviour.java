package io.millrace.samples.accesslog;

import java.time.Duration;

/**
 * How slow and how faulty a {@link NetworkService} is.
 *
 * @param meanLatency mean time until an answer, zero to one minute; single answers take half to one and a half of it
 * @param faultRate fraction of requests that fail, 0 to 1: half of those are answered 503, half are never answered
 * @param seed what latencies and faults are drawn from
 */
public record NetworkBehaviour(Duration meanLatency, double faultRate, long seed) {

    private static final Duration MAX_LATENCY = Duration.ofMinutes(1);

    public NetworkBehaviour {
        if (meanLatency.isNegative() || meanLatency.compareTo(MAX_LATENCY) > 0) {
            throw new IllegalArgumentException("meanLatency must be from PT0S to PT1M, was " + meanLatency);
        }
        if (!(faultRate >= 0 && faultRate <= 1)) {
            throw new IllegalArgumentException("faultRate must be from 0 to 1, was " + faultRate);
        }
    }

    /** Answers at once and never fails. */
    public static NetworkBehaviour ideal() {
        return new NetworkBehaviour(Duration.ZERO, 0, 0);
    }

    /**
     * What happens to the {@code attempt}-th request (from 0) for an address. It depends on nothing else, so requests
     * that overtake each other change nothing.
     */
    Fate fate(String address, int attempt) {
        long draw = SplitMix64.mix(SplitMix64.mix(seed, address), attempt);
        Duration latency = Duration.ofNanos((long) (meanLatency.toNanos() * (0.5 + SplitMix64.fraction(draw, 0))));
        return new Fate(latency, ending(SplitMix64.fraction(draw, 1)));
    }

    private Ending ending(double fraction) {
        if (fraction >= faultRate) {
            return Ending.ANSWERED;
        }
        return fraction < faultRate / 2 ? Ending.UNAVAILABLE : Ending.NEVER;
    }

    /** How one request ends, and after which time. */
    record Fate(Duration latency, Ending ending) {}

    enum Ending {
        ANSWERED,
        UNAVAILABLE,
        NEVER
    }
}
