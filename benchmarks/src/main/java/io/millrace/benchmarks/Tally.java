package io.millrace.benchmarks;

/** What came out of a trial: how many elements, and a sum of them. */
public record Tally(long count, long sum) {}
