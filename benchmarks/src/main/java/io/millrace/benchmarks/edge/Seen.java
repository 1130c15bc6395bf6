package io.millrace.benchmarks.edge;

import java.util.BitSet;
import java.util.Optional;

/**
 * What came out of a program until it ended or its time was over.
 *
 * @param values the different numbers
 * @param elements how many numbers came, with those that came again
 * @param error what it failed with
 * @param completed whether it completed
 * @param still whether it was given up since nothing moved any more: every thread waited, and nothing came
 */
record Seen(BitSet values, long elements, Optional<Throwable> error, boolean completed, boolean still) {}
