package io.millrace.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the clock, and the CPU time and allocated bytes of all threads that are alive. Threads that ended during a trial are
 * not counted, so peers work on threads that stay; the compiler's and the collector's are never counted.
 */
final class Meter {

    /** What one trial took, over all threads. */
    record Sample(long nanos, long cpuNanos, long bytes) {}

    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Runs {@code trial} and checks that {@code expected} came out. */
    Sample measure(String what, Trial trial, Tally expected) throws Exception {
        Map<Long, long[]> before = read();
        long begun = System.nanoTime();
        Tally tally = trial.run();
        long nanos = System.nanoTime() - begun;
        Map<Long, long[]> after = read();
        if (!tally.equals(expected)) {
            throw new IllegalStateException(what + " is wrong: " + tally + " came out instead of " + expected);
        }
        long cpu = 0;
        long bytes = 0;
        for (Map.Entry<Long, long[]> entry : after.entrySet()) {
            long[] then = before.getOrDefault(entry.getKey(), new long[2]);
            cpu += Math.max(0, entry.getValue()[0] - then[0]);
            bytes += Math.max(0, entry.getValue()[1] - then[1]);
        }
        return new Sample(nanos, cpu, bytes);
    }

    private Map<Long, long[]> read() {
        long[] ids = Arrays.stream(threads.getAllThreadIds()).sorted().toArray();
        long[] cpu = threads.getThreadCpuTime(ids);
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        Map<Long, long[]> figures = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            figures.put(ids[i], new long[] {cpu[i], bytes[i]});
        }
        return figures;
    }
}
