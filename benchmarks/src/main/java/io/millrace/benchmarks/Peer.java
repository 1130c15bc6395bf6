package io.millrace.benchmarks;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One way to do a workload.
 *
 * @param name stands in the table
 * @param trial what is timed
 * @param retained bytes that each element holds while it waits, measured once; null: the bytes allocated in a trial count
 */
public record Peer(String name, Trial trial, @Nullable Callable<Double> retained) {

    /** The name of the library's own peer in every workload. */
    public static final String MILLRACE = "Millrace";

    /** The name of the peer that most workloads are compared with. */
    public static final String REACTOR = "Reactor";

    /** A peer whose bytes are those allocated in a trial. */
    public static Peer of(String name, Trial trial) {
        return new Peer(name, trial, null);
    }
}
