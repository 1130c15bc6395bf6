package io.millrace.samples.sessions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** What is shown at the end: how many sessions there were, how long, and those with the most requests. One thread at a time. */
final class Summary {

    private static final Comparator<Session> MOST_REQUESTS_FIRST = Comparator.comparingLong(
                    (Session session) -> session.activity().requests())
            .reversed()
            .thenComparing(Session::first)
            .thenComparing(Session::client);
    private static final List<Duration> LENGTHS = List.of(
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofHours(6));
    private static final List<String> NAMES =
            List.of("under 1 s", "under 1 min", "under 10 min", "under 1 h", "under 6 h", "longer");

    private final int rows;
    private final TreeSet<Session> top = new TreeSet<>(MOST_REQUESTS_FIRST);
    private final long[] byLength = new long[NAMES.size()];
    private long sessions;
    private long revisions;

    /** @param rows how many sessions are shown */
    Summary(int rows) {
        this.rows = rows;
    }

    /** A session of which a revision comes was counted by the length that it had. */
    void add(Session session) {
        if (session.revision() == 0) {
            sessions++;
            byLength[length(session)]++;
        } else {
            revisions++;
            top.removeIf(session::replaces);
        }
        top.add(session);
        if (top.size() > rows) {
            top.pollLast();
        }
    }

    private static int length(Session session) {
        int at = 0;
        while (at < LENGTHS.size() && session.length().compareTo(LENGTHS.get(at)) >= 0) {
            at++;
        }
        return at;
    }

    String toText() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d sessions%s",
                sessions,
                revisions == 0 ? "" : String.format(Locale.ROOT, ", %,d times one was written again", revisions)));
        lines.add("");
        lines.add(String.format("%-14s %10s", "length", "sessions"));
        for (int at = 0; at < byLength.length; at++) {
            lines.add(String.format(Locale.ROOT, "%-14s %,10d", NAMES.get(at), byLength[at]));
        }
        lines.add("");
        lines.add(String.format(
                "%-20s  %-39s  %10s  %8s  %6s  %13s",
                "most requests", "client", "length", "requests", "errors", "bytes"));
        for (Session session : top) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-20s  %-39.39s  %10s  %,8d  %,6d  %,13d",
                    session.first(),
                    session.client(),
                    text(session.length()),
                    session.activity().requests(),
                    session.activity().errors(),
                    session.activity().bytes()));
        }
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static String text(Duration length) {
        return String.format(
                Locale.ROOT, "%d:%02d:%02d", length.toHours(), length.toMinutesPart(), length.toSecondsPart());
    }
}
