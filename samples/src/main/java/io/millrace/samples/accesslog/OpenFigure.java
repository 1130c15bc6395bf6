package io.millrace.samples.accesslog;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A figure that still counts. */
final class OpenFigure {

    private final Set<String> clients = new HashSet<>();
    private final TreeSet<String> networks = new TreeSet<>();
    private long count;
    private long bytes;
    private boolean capped;

    void add(Visit visit, FigureLimits limits) {
        count++;
        bytes = bytes > Long.MAX_VALUE - visit.bytes() ? Long.MAX_VALUE : bytes + visit.bytes();
        addBounded(clients, visit.client(), limits.clients());
        addBounded(networks, visit.network().network(), limits.networks());
    }

    Figure close(Instant minute, String path, int status) {
        return new Figure(minute, path, status, count, bytes, clients.size(), List.copyOf(networks), capped);
    }

    private void addBounded(Set<String> names, String name, int max) {
        if (names.size() < max) {
            names.add(name);
        } else if (!names.contains(name)) {
            capped = true;
        }
    }
}
