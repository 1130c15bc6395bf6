package io.millrace.samples.ticker;

import io.millrace.core.spi.PollContext;
import io.millrace.core.spi.PollReader;
import io.millrace.core.spi.PollSource;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A market in which prices walk at random.
 *
 * @param symbols how many symbols it has, named {@code S0}, {@code S1} …
 * @param perSecond how many quotes it makes a second
 * @param quotes after how many it closes; {@link Long#MAX_VALUE} for never
 * @param seed of the walk
 */
record Market(int symbols, int perSecond, long quotes, long seed) implements PollSource<Quote> {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Override
    public String verb() {
        return "market";
    }

    @Override
    public String detail() {
        return symbols + " symbols, " + perSecond + " quotes a second";
    }

    @Override
    public PollReader<Quote> open(PollContext context) {
        return new Reader(context);
    }

    private final class Reader implements PollReader<Quote> {

        private final PollContext context;
        private final SplittableRandom random = new SplittableRandom(seed);
        private final long[] cents = new long[symbols];
        private final long begun;
        private volatile long made;
        private volatile boolean shut;

        Reader(PollContext context) {
            this.context = context;
            this.begun = context.nanoTime();
            for (int symbol = 0; symbol < symbols; symbol++) {
                cents[symbol] = random.nextLong(1_000, 100_000);
            }
        }

        @Override
        public @Nullable Quote poll() {
            if (ended()) {
                return null;
            }
            long early = due() - context.nanoTime();
            if (early > 0) {
                context.wakeAfter(Duration.ofNanos(early));
                return null;
            }
            int symbol = random.nextInt(symbols);
            cents[symbol] = Math.max(1, cents[symbol] + random.nextLong(-50, 51));
            made = made + 1; // one thread at a time
            return Quote.of("S" + symbol, cents[symbol], made, System.nanoTime());
        }

        /** In two steps, so that it does not overflow in the first three hundred years. */
        private long due() {
            return begun + made / perSecond * SECOND + made % perSecond * SECOND / perSecond;
        }

        @Override
        public boolean ready() {
            return !ended() && due() <= context.nanoTime();
        }

        @Override
        public boolean ended() {
            return shut || made >= quotes;
        }

        @Override
        public void shut() {
            shut = true;
        }

        @Override
        public void close() {}
    }
}
