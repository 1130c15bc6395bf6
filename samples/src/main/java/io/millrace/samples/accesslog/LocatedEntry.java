package io.millrace.samples.accesslog;

import reactor.core.publisher.Mono;

/**
 * A log entry with the network of its client.
 *
 * @param entry the entry
 * @param network the network, {@link Network#UNKNOWN} when it could not be looked up
 */
record LocatedEntry(LogEntry entry, Network network) {

    /** Asks for the network of the entry's client. */
    static Mono<LocatedEntry> lookUp(NetworkClient client, LogEntry entry) {
        return client.lookup(entry.client()).map(network -> new LocatedEntry(entry, network));
    }

    /** The entry with a name from {@code pseudonym} in place of its client's address. CPU-heavy. */
    Visit visit(Pseudonym pseudonym) {
        return Visit.of(entry, pseudonym.of(entry.client()), network);
    }
}
