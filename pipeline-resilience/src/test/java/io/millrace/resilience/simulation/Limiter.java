package io.millrace.resilience.simulation;

/** What decides whether an attempt may start now. */
interface Limiter {

    /** Takes what an attempt needs; false when it may not start. */
    boolean takes(Request request, long now);

    /** Gives it back: the attempt returned, or was given up at its deadline. */
    void gives(Request request, boolean inTime, long now);

    /** A permit may be reserved, and nobody waits for it. */
    default void unclaimed() {}

    /** None. */
    static Limiter unlimited() {
        return fixed(Integer.MAX_VALUE);
    }

    /** A bulkhead. */
    static Limiter fixed(int permits) {
        return new Limiter() {
            private int taken;

            @Override
            public boolean takes(Request request, long now) {
                if (taken == permits) {
                    return false;
                }
                taken++;
                return true;
            }

            @Override
            public void gives(Request request, boolean inTime, long now) {
                taken--;
            }
        };
    }
}
