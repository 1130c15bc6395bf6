package io.millrace.resilience.simulation;

import io.millrace.resilience.shed.Priority;
import io.millrace.resilience.simulation.Gate.Ending;
import io.millrace.resilience.simulation.Request.Ask;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** What came of a scenario, from the end of its first seconds on. */
final class Figures {

    /** Goodput is plotted and judged in slices of this length. */
    static final long SLICE = 250 * Scenario.MILLIS;

    private final Scenario scenario;
    private final int slices;
    private final long[] goodIn;
    private final long[] askedIn;
    private final long[] asked = new long[Priority.values().length];
    private final long[] good = new long[Priority.values().length];
    private long attempts;
    private long allAttempts;
    private final Set<Request> underWay = Collections.newSetFromMap(new IdentityHashMap<>());
    private long endedOnce;
    private long[] took = new long[1024];
    private int taken;

    Figures(Scenario scenario) {
        this.scenario = scenario;
        this.slices = (int) (scenario.seconds() * Scenario.SECOND / SLICE) + 1;
        this.goodIn = new long[slices];
        this.askedIn = new long[slices];
    }

    void asked(Ask ask) {
        askedIn[(int) (ask.began / SLICE)]++;
        if (ask.began >= Scenario.WARM) {
            asked[ask.priority.ordinal()]++;
        }
    }

    void attempted(Request request, long now) {
        allAttempts++;
        underWay.add(request);
        if (now >= Scenario.WARM) {
            attempts++;
        }
    }

    void good(Ask ask, long now) {
        goodIn[(int) (now / SLICE)]++;
        if (now >= Scenario.WARM) {
            good[ask.priority.ordinal()]++;
        }
    }

    void ended(Request request, Ending ending, long now) {
        if (!underWay.remove(request)) {
            throw new IllegalStateException("an attempt ended twice, or never began: " + ending);
        }
        endedOnce++;
        if (now >= Scenario.WARM && ending != Ending.REFUSED) {
            if (taken == took.length) {
                took = Arrays.copyOf(took, 2 * taken);
            }
            took[taken++] = ending == Ending.LATE ? Long.MAX_VALUE : now - request.entered;
        }
    }

    /** Answers in time, in percent of what the service could have given to those who asked. */
    double goodput() {
        double possible = 0;
        for (int i = (int) (Scenario.WARM / SLICE); i < slices - 1; i++) {
            possible += possible(i);
        }
        return 100 * Arrays.stream(good).sum() / possible;
    }

    private double possible(int slice) {
        return Math.min(scenario.load() * scenario.nominal(), scenario.capacityAt(slice * SLICE)) * SLICE;
    }

    /** Goodput of a slice in percent of the nominal capacity, for plots. */
    double goodputOf(int slice) {
        return 100 * goodIn[slice] / (scenario.nominal() * SLICE);
    }

    int slices() {
        return slices - 1;
    }

    /** Answers in time, in percent of what was asked with {@code priority}. */
    double goodput(Priority priority) {
        return 100.0 * good[priority.ordinal()] / asked[priority.ordinal()];
    }

    /** The 99th percentile of the time of requests that were let through, in milliseconds; infinite when more were late. */
    double p99() {
        if (taken == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(took, taken);
        Arrays.sort(sorted);
        long at = sorted[(int) (0.99 * (taken - 1))];
        return at == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : (double) at / Scenario.MILLIS;
    }

    /** How many attempts reached the gates for each that a client wanted. */
    double amplification() {
        return (double) attempts / Arrays.stream(asked).sum();
    }

    long allAttempts() {
        return allAttempts;
    }

    long endedOnce() {
        return endedOnce;
    }

    long underWay() {
        return underWay.size();
    }

    /** Seconds from {@code from} until goodput is at 95 % for a second; infinite for never. */
    double recovery(double from) {
        int first = (int) (from * Scenario.SECOND / SLICE);
        int row = (int) (Scenario.SECOND / SLICE);
        for (int i = first; i + row <= slices - 1; i++) {
            double got = 0;
            double could = 0;
            for (int k = i; k < i + row; k++) {
                got += goodIn[k];
                could += possible(k);
            }
            if (got >= 0.95 * could) {
                return (double) (i - first) * SLICE / Scenario.SECOND;
            }
        }
        return Double.POSITIVE_INFINITY;
    }
}
