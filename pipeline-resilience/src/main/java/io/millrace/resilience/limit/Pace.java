package io.millrace.resilience.limit;

/** How fast the dependency of a stage works, as far as is known. */
public interface Pace {

    /** How many attempts may run at a time now. */
    int limit();

    /** How long a completed attempt took on average lately, in nanoseconds; not a number while that is not known. */
    double meanNanos();

    /** How many attempts completed in a nanosecond lately; not a number while that is not known. */
    double perNano();
}
