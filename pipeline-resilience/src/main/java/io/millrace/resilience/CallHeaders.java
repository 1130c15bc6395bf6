package io.millrace.resilience;

import io.millrace.resilience.shed.Priority;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * The headers in which {@link CallTerms} go from one process to another, over HTTP or whatever else has names and texts. The time is
 * sent as what is left of it, since clocks of two machines differ; what the network takes is not subtracted.
 *
 * <pre>{@code
 * client: Mono.deferContextual(context -> http.headers(h -> CallHeaders.write(context, h::set)).get()...)
 * server: ingress.send(order).contextWrite(context -> CallHeaders.read(request.requestHeaders()::get, clock).writeTo(context))
 * }</pre>
 *
 * <p>Read them only from clients that you trust: who says {@code high} goes first.
 */
public final class CallHeaders {

    /** How long the result is still of use: whole milliseconds, rounded down. */
    public static final String TIMEOUT = "millrace-timeout-ms";

    /** {@code high}, {@code normal} or {@code low}. */
    public static final String PRIORITY = "millrace-priority";

    /** The number of the attempt, from 1. */
    public static final String ATTEMPT = "millrace-attempt";

    /** The longest time that is sent or believed. */
    public static final Duration LONGEST = Duration.ofDays(1);

    private static final int MOST_DIGITS = 18;

    private CallHeaders() {}

    /**
     * Writes the terms that {@code context} has; nothing when it has none.
     *
     * @param header is given the name and the value of each header, on the caller's thread
     */
    public static void write(ContextView context, BiConsumer<String, String> header) {
        CallTerms terms = CallTerms.find(context);
        if (terms == null) {
            return;
        }
        Optional<Duration> left = terms.remaining();
        if (left.isPresent()) {
            header.accept(TIMEOUT, Long.toString(shorter(left.get()).toMillis()));
        }
        header.accept(PRIORITY, terms.priority().name().toLowerCase(Locale.ROOT));
        header.accept(ATTEMPT, Integer.toString(terms.attempt()));
    }

    /**
     * The terms that headers tell. Each one that is missing or cannot be read is as if nobody had said anything: any time,
     * {@link Priority#NORMAL}, the first attempt. Reading never throws because of a value, and never takes long. More than
     * {@link #LONGEST} is that, and more than 1,000 attempts are 1,000.
     *
     * @param header gives the value of the header of a name; null for none
     * @param clock nanoseconds: {@code runtime.clock()::nanoTime}
     */
    public static CallTerms read(Function<String, @Nullable String> header, LongSupplier clock) {
        long millis = number(header.apply(TIMEOUT));
        Duration within = millis < 0 ? null : shorter(Duration.ofMillis(millis));
        long attempt = number(header.apply(ATTEMPT));
        return CallTerms.of(
                within,
                priority(header.apply(PRIORITY)),
                (int) Math.max(1, Math.min(CallTerms.MOST_ATTEMPTS, attempt)),
                clock);
    }

    private static Duration shorter(Duration time) {
        return time.compareTo(LONGEST) > 0 ? LONGEST : time;
    }

    private static Priority priority(@Nullable String value) {
        if (value != null) {
            for (Priority priority : Priority.values()) {
                if (priority.name().equalsIgnoreCase(value)) {
                    return priority;
                }
            }
        }
        return Priority.NORMAL;
    }

    /** A whole number, as large as there is when it has too many digits; -1 for anything else. */
    private static long number(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return -1;
        }
        int length = Math.min(value.length(), MOST_DIGITS + 1);
        long number = 0;
        for (int i = 0; i < length; i++) {
            char digit = value.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = i < MOST_DIGITS ? number * 10 + (digit - '0') : Long.MAX_VALUE;
        }
        return number;
    }
}
