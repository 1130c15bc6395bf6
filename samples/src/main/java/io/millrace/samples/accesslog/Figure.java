package io.millrace.samples.accesslog;

import java.time.Instant;
import java.util.List;

/**
 * What was counted for one minute, path and status.
 *
 * <p>There may be several figures for the same three, when visits came too late or memory ran short: their counts and
 * bytes add up.
 *
 * @param minute beginning of the minute
 * @param path path without its query
 * @param status three-digit status of the responses
 * @param count number of visits, at least 1
 * @param bytes sum of the response bodies, {@link Long#MAX_VALUE} when it would be larger
 * @param clients number of different clients, at least 1
 * @param networks the different networks in order
 * @param capped true when there were more clients or networks than the limit for one figure
 */
public record Figure(
        Instant minute,
        String path,
        int status,
        long count,
        long bytes,
        int clients,
        List<String> networks,
        boolean capped) {

    public Figure {
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1, was " + count);
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative, was " + bytes);
        }
        if (clients < 1 || clients > count) {
            throw new IllegalArgumentException(
                    "clients must be from 1 to count (%d), was %d".formatted(count, clients));
        }
        networks = List.copyOf(networks);
    }
}
