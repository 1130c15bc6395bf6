package io.millrace.operators.time;

import io.millrace.core.observe.Bound;
import io.millrace.core.spi.PollContext;
import io.millrace.core.spi.PollReader;
import io.millrace.core.spi.PollSource;
import io.millrace.operators.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * See {@link Ticks}.
 *
 * @param period between two ticks
 */
record TicksEvery(Duration period) implements PollSource<Tick> {

    @Override
    public String verb() {
        return "ticks";
    }

    @Override
    public String detail() {
        return "every " + Durations.text(period);
    }

    /** The ticks that are missed are a number. */
    @Override
    public Bound held() {
        return Bound.none();
    }

    @Override
    public PollReader<Tick> open(PollContext context) {
        return new Reader(period.toNanos(), context);
    }

    private static final class Reader implements PollReader<Tick> {

        private final long periodNanos;
        private final PollContext context;
        private final long start;
        /** The number of the tick that was emitted last. */
        private volatile long last;

        private volatile boolean shut;

        private Reader(long periodNanos, PollContext context) {
            this.periodNanos = periodNanos;
            this.context = context;
            this.start = context.nanoTime();
        }

        @Override
        public @Nullable Tick poll() {
            if (shut) {
                return null;
            }
            long passed = context.nanoTime() - start;
            long number = passed / periodNanos;
            if (number == last) {
                context.wakeAfter(Duration.ofNanos(periodNanos - passed % periodNanos));
                return null;
            }
            Tick tick = new Tick(number, number - last - 1);
            last = number;
            return tick;
        }

        @Override
        public boolean ready() {
            return !shut && (context.nanoTime() - start) / periodNanos != last;
        }

        @Override
        public boolean ended() {
            return shut;
        }

        @Override
        public void shut() {
            shut = true;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
