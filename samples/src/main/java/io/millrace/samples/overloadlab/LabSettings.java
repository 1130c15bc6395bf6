package io.millrace.samples.overloadlab;

import java.time.Duration;

/**
 * What is tried.
 *
 * @param workers of the service, from 1 to 1,000
 * @param service how long a worker needs on average, from 1 ms to 10 s
 * @param load requests, in multiples of what the service can do; more than 0, at most 100
 * @param deadline for an answer, from 1 ms to 1 min
 * @param duration of one experiment, from 1 s to 1 h
 * @param faults what happens to the service
 * @param seed of the arrivals and of the times that workers need
 */
record LabSettings(
        int workers,
        Duration service,
        double load,
        Duration deadline,
        Duration duration,
        FaultScript faults,
        long seed) {

    private static final double MOST_A_SECOND = 50_000;

    LabSettings {
        range("workers", workers, 1, 1_000);
        range("service time in ms", service.toMillis(), 1, 10_000);
        range("deadline in ms", deadline.toMillis(), 1, 60_000);
        range("seconds", duration.toSeconds(), 1, 3_600);
        if (!(load > 0 && load <= 100)) {
            throw new IllegalArgumentException("load must be more than 0 and at most 100, was " + load);
        }
        double rate = load * workers / (service.toMillis() / 1e3);
        if (rate > MOST_A_SECOND) {
            throw new IllegalArgumentException("a load of " + load + " for " + workers + " workers of "
                    + service.toMillis() + " ms is " + Math.round(rate) + " requests a second, more than the "
                    + Math.round(MOST_A_SECOND) + " that one machine can offer; lower one of them");
        }
    }

    /** Requests a second that the service can answer when nothing is wrong with it. */
    double capacity() {
        return workers / (service.toNanos() / 1e9);
    }

    private static void range(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " must be from " + least + " to " + most + ", was " + value);
        }
    }
}
