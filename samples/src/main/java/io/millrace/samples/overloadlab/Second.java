package io.millrace.samples.overloadlab;

/**
 * What was seen in one second.
 *
 * @param number from 1
 * @param offered requests that were made
 * @param possible how many of them the service could have answered
 * @param good answers before the deadline
 * @param late answers after it
 * @param shed requests that were shed
 * @param failed calls that failed, or were given up
 * @param refused requests for which there was no room at the door
 * @param inFlight calls that run or wait at its end
 * @param p99Millis of the answers, 0 without any
 */
record Second(
        int number,
        long offered,
        double possible,
        long good,
        long late,
        long shed,
        long failed,
        long refused,
        long inFlight,
        double p99Millis) {

    /** Good answers in percent of what was possible. */
    double goodput() {
        return possible < 1 ? 0 : 100 * good / possible;
    }
}
