package io.millrace.operators.window;

import io.millrace.operators.Durations;
import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;

/** Which windows there are. */
sealed interface Kind extends Serializable {

    /** In how many windows one element is at most. */
    int perElement();

    /** When a window that ends at {@code end} is due: the same, or not much later so that few moments have to be told apart. */
    long due(long end);

    /** For {@code describe()}. */
    String detail();

    /** Windows of one size that begin at multiples of {@code every} since 1970; tumbling ones when that is the size. */
    record Aligned(long size, long every) implements Kind {

        static final int MOST_PER_ELEMENT = 1_000;

        static Aligned tumbling(Duration size) {
            long nanos = Nanos.positive("size of a tumbling window", size);
            return new Aligned(nanos, nanos);
        }

        static Aligned sliding(Duration size, Duration every) {
            Aligned windows = new Aligned(
                    Nanos.positive("size of a sliding window", size),
                    Nanos.positive("every of a sliding window", every));
            if (windows.every > windows.size) {
                throw new IllegalArgumentException("every of a sliding window must be at most its size, " + size
                        + ", or elements would be in none; was " + every);
            }
            long most = (windows.size - 1) / windows.every + 1;
            if (most > MOST_PER_ELEMENT) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "each element would be in %,d sliding windows, at most %,d are possible: make every more than %s",
                        most,
                        MOST_PER_ELEMENT,
                        every));
            }
            return windows;
        }

        boolean tumbling() {
            return size == every;
        }

        /** The end of the last window that {@code time} belongs to. */
        long lastEnd(long time) {
            return Math.floorDiv(time, every) * every + size;
        }

        @Override
        public int perElement() {
            return (int) ((size - 1) / every + 1);
        }

        @Override
        public long due(long end) {
            return end;
        }

        @Override
        public String detail() {
            String length = Durations.text(Duration.ofNanos(size));
            return tumbling()
                    ? "tumbling " + length
                    : "sliding " + length + " every " + Durations.text(Duration.ofNanos(every));
        }
    }

    /** Windows that end when no element has come for {@code gap}. */
    record Sessions(long gap) implements Kind {

        /** What is due within such a part of the gap is due together. */
        private static final int PARTS = 1_024;

        static Sessions of(Duration gap) {
            return new Sessions(Nanos.positive("gap of a session", gap));
        }

        @Override
        public int perElement() {
            return 1;
        }

        @Override
        public long due(long end) {
            long part = Math.max(1, gap / PARTS);
            return -Math.floorDiv(-end, part) * part;
        }

        @Override
        public String detail() {
            return "session " + Durations.text(Duration.ofNanos(gap));
        }
    }
}
