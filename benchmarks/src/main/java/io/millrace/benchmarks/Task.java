package io.millrace.benchmarks;

/** What fills some rows of the table. */
public sealed interface Task permits Workload, Figures {

    /** Such as {@code W3u}. */
    String id();

    /** What is done. */
    String title();

    /** How many rows it fills. */
    int rows();
}
