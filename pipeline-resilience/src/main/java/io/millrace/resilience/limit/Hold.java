package io.millrace.resilience.limit;

/** For how long not to try again what was of no use: 1 s, and twice as long each time, up to a bound. */
final class Hold {

    private static final long SHORTEST = 1_000_000_000L;
    private static final double JITTER = 0.3;

    private final long longest;
    private long length = SHORTEST;
    private long until;

    Hold(long longest) {
        this.longest = longest;
    }

    /** It was of use: it may be tried again at once. */
    void reset(long now) {
        length = SHORTEST;
        until = now;
    }

    boolean over(long now) {
        return now - until >= 0;
    }

    /** It was of no use. {@code random} from 0 to 1 shifts the time by up to 15 %. */
    void extend(long now, double random) {
        until = now + (long) (length * (1 - JITTER / 2 + JITTER * random));
        length = Math.min(longest, 2 * length);
    }
}
