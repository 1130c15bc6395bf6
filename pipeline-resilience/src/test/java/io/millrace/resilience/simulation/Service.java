package io.millrace.resilience.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/**
 * A service with a number of workers and a line before them that it tells nobody about. It works for whoever asked, even
 * when he has long gone.
 */
final class Service {

    private final Timeline time;
    private final RandomGenerator random;
    private final ServiceTime shape;
    private final double meanNanos;
    private final double thrash;
    private final Deque<Runnable> line = new ArrayDeque<>();
    private int workers;
    private int busy;
    private double slowness = 1;
    private long latency;
    private long hangsFrom = Long.MAX_VALUE;
    private long hangsUntil = Long.MAX_VALUE;

    /** {@code thrash}: by how much slower it is, as a fraction, with each request in its line for each of its workers. */
    Service(Timeline time, RandomGenerator random, ServiceTime shape, double meanNanos, int workers, double thrash) {
        this.time = time;
        this.random = random;
        this.shape = shape;
        this.meanNanos = meanNanos;
        this.workers = workers;
        this.thrash = thrash;
    }

    void call(Runnable returns) {
        line.add(returns);
        work();
    }

    void workers(int number) {
        workers = number;
        work();
    }

    /** How many times as long it needs for all that it begins from now on. */
    void slowness(double times) {
        slowness = times;
    }

    /** On the way to it and back; no worker is busy meanwhile. */
    void latency(long nanos) {
        latency = nanos;
    }

    /** Nothing goes on in it for a time. */
    void hang(long nanos) {
        hangsFrom = time.now();
        hangsUntil = time.now() + nanos;
        time.at(hangsUntil, this::work);
    }

    private void work() {
        while (busy < workers && !line.isEmpty() && !hangs()) {
            Runnable returns = line.poll();
            busy++;
            double slower = slowness * (1 + thrash * line.size() / workers);
            finish(time.now() + (long) (meanNanos * slower * shape.draw(random)), returns);
        }
    }

    private void finish(long at, Runnable returns) {
        time.at(at, () -> {
            if (hangs()) {
                finish(hangsUntil + (at - hangsFrom), returns);
                return;
            }
            busy--;
            work();
            time.at(time.now() + latency, returns);
        });
    }

    private boolean hangs() {
        return time.now() >= hangsFrom && time.now() < hangsUntil;
    }
}
