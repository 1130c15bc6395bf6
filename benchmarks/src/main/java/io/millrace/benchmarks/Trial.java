package io.millrace.benchmarks;

/** One run of one peer from its first element to its last. */
@FunctionalInterface
public interface Trial {

    /** Runs to the end and says what came out. */
    Tally run() throws Exception;
}
