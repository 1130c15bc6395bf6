package io.millrace.resilience.simulation;

import java.util.Arrays;

/**
 * A limit as Envoy's adaptive concurrency filter describes it: now and then the least time is measured with 3 requests at a time,
 * and in between the limit follows the proportion of that time to the 90th percentile of what requests take.
 */
final class EnvoyGradient implements Limiter {

    private static final int LEAST = 3;
    private static final int MOST = 1_000;
    private static final int PROBES = 50;
    private static final double BUFFER = 1.25;
    private static final long WINDOW = 100 * Scenario.MILLIS;
    private static final long REFRESH = 60 * Scenario.SECOND;

    private double limit = LEAST;
    private double remembered = LEAST;
    private boolean measuring = true;
    private double least;
    private long measured;
    private long opened;
    private int taken;
    private long[] took = new long[64];
    private int seen;

    @Override
    public boolean takes(Request request, long now) {
        if (taken >= (int) limit) {
            return false;
        }
        taken++;
        return true;
    }

    @Override
    public void gives(Request request, boolean inTime, long now) {
        taken--;
        if (seen == took.length) {
            took = Arrays.copyOf(took, 2 * seen);
        }
        took[seen++] = now - request.started;
        if (measuring ? seen >= PROBES : now - opened >= WINDOW) {
            decide(now);
        }
    }

    private void decide(long now) {
        Arrays.sort(took, 0, seen);
        double slow = took[(int) (0.9 * (seen - 1))];
        if (measuring) {
            measuring = false;
            least = slow;
            measured = now;
            limit = remembered;
        } else if (now - measured >= REFRESH) {
            measuring = true;
            remembered = limit;
            limit = LEAST;
        } else {
            double gradient = Math.max(0.5, Math.min(2, least * BUFFER / slow));
            limit = Math.max(LEAST, Math.min(MOST, limit * gradient + Math.sqrt(limit)));
        }
        seen = 0;
        opened = now;
    }
}
