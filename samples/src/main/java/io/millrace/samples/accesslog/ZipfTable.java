package io.millrace.samples.accesslog;

import java.util.Arrays;

/** A choice of ranks in which rank n is chosen about 1/n as often as the first (Zipf's law with exponent 1). */
final class ZipfTable {

    /** The chance of each rank or one before it; the last is 1. */
    private final double[] upTo;

    ZipfTable(int ranks) {
        upTo = new double[ranks];
        double sum = 0;
        for (int i = 0; i < ranks; i++) {
            sum += 1.0 / (i + 1);
            upTo[i] = sum;
        }
        for (int i = 0; i < ranks; i++) {
            upTo[i] /= sum;
        }
    }

    /** The rank, from 0, that a fraction from 0 to 1 (exclusive) falls on. */
    int rank(double fraction) {
        int found = Arrays.binarySearch(upTo, fraction);
        return found < 0 ? -found - 1 : found + 1;
    }
}
