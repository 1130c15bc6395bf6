package io.millrace.resilience.restart;

import io.millrace.core.function.CheckedConsumer;
import io.millrace.core.function.CheckedPredicate;
import io.millrace.core.source.PublisherSource;
import io.millrace.core.spi.Source;
import io.millrace.resilience.retry.ExponentialBackoff;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * How a source is opened again after it has failed: an immutable value that puts itself around sources. It protects the whole stream, and
 * not one call as a {@link io.millrace.resilience.CallPolicy} does.
 *
 * <pre>{@code
 * Pipeline.define("quotes")
 *         .from(RestartSource.withBackoff(ofMillis(100), ofSeconds(30)).around(exchange.quotes()))
 * }</pre>
 *
 * <p>Elements that were taken before the failure go their way, and end as they would have. What the source delivers when it is
 * opened again is its own affair: one that begins at its beginning delivers everything a second time.
 *
 * <p><b>Backpressure.</b> Of a publisher 32 elements are asked for ahead; other sources are read as they would be without this.
 * <b>Cancellation.</b> Reaches the source, or ends the wait for it; neither a timer nor a subscription is left. So does a drain: nothing is opened
 * any more. <b>Errors.</b> Those that are left when no restart is allowed fail the run, and so does an {@link Error}, which is a defect.
 *
 * @param backoff how long to wait: a random time up to the first, twice the first … the longest
 * @param restarts how many restarts there may be in a row, at least 1
 * @param healthy after how long without a failure they are counted anew, in nanoseconds
 * @param worth after which failures; null for all
 * @param listener hears of each restart; null for nobody
 */
public record RestartSource(
        ExponentialBackoff backoff,
        int restarts,
        long healthy,
        @Nullable CheckedPredicate<? super Throwable> worth,
        @Nullable CheckedConsumer<? super Restarted> listener)
        implements Serializable {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Checks the numbers. */
    public RestartSource {
        if (restarts < 1) {
            throw new IllegalArgumentException("restarts must be at least 1, was " + restarts);
        }
        if (healthy < 1) {
            throw new IllegalArgumentException("healthy must be at least 1 ns, was " + healthy);
        }
    }

    /**
     * Any number of restarts, after a random time of up to {@code first}, twice that, and so on up to {@code longest}. When the source has run
     * for {@code longest} without a failure, it begins with {@code first} again.
     *
     * @param first from 1 ms to {@code longest}
     * @param longest at most 1 day
     */
    public static RestartSource withBackoff(Duration first, Duration longest) {
        if (first.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("the first wait must be at least " + SHORTEST + ", was " + first);
        }
        if (longest.compareTo(first) < 0 || longest.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the longest wait must be from the first, which is " + first + ", to "
                    + LONGEST + ", was " + longest);
        }
        return new RestartSource(
                new ExponentialBackoff(first.toNanos(), longest.toNanos()),
                Integer.MAX_VALUE,
                longest.toNanos(),
                null,
                null);
    }

    /** This, with at most {@code most} restarts in a row; the failure after them fails the run. */
    public RestartSource atMost(int most) {
        return new RestartSource(backoff, most, healthy, worth, listener);
    }

    /**
     * This, only after failures for which {@code predicate} says so; others fail the run. One that throws says no.
     *
     * @param predicate called on the thread that reads the source
     */
    public RestartSource when(CheckedPredicate<? super Throwable> predicate) {
        return new RestartSource(backoff, restarts, healthy, Objects.requireNonNull(predicate, "predicate"), listener);
    }

    /**
     * This, telling {@code hears} of each restart before the wait.
     *
     * @param hears called on the thread that reads the source; what it throws is ignored
     */
    public RestartSource listener(CheckedConsumer<? super Restarted> hears) {
        return new RestartSource(backoff, restarts, healthy, worth, Objects.requireNonNull(hears, "hears"));
    }

    /** A source that subscribes to {@code publisher} again after it has failed. */
    public <T> Source<T> around(Publisher<? extends T> publisher) {
        return around(new PublisherSource<>(publisher));
    }

    /**
     * {@code source}, opened again after it has failed.
     *
     * @throws IllegalArgumentException if the source wants to know what became of its elements: it knows itself where to go on, and what it
     *     is told of elements from before the failure it could take for others
     */
    public <T> Source<T> around(Source<T> source) {
        return new RestartingSource<>(Objects.requireNonNull(source, "source"), this);
    }

    /**
     * What the listener hears.
     *
     * @param number how many restarts there were in a row, with this one; from 1
     * @param failure why
     * @param delay how long until the source is opened again
     */
    public record Restarted(int number, Throwable failure, Duration delay) {}

    @Override
    public String toString() {
        return "restarted" + (restarts == Integer.MAX_VALUE ? "" : " up to " + restarts + " times");
    }
}
