package io.millrace.test;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What has happened to a {@link TestSource} so far. Everything is guarded by its monitor. */
final class SourceRecord<T> {

    private final List<Entry<T>> entries = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private int openings;
    private int closings;

    synchronized void opened() {
        openings++;
    }

    synchronized void closed() {
        closings++;
    }

    synchronized void complain(String text) {
        complaints.add(text);
    }

    synchronized Entry<T> delivered(T element) {
        Entry<T> entry = new Entry<>(element);
        entries.add(entry);
        return entry;
    }

    synchronized void acknowledged(Entry<T> entry) {
        entry.acknowledged++;
    }

    synchronized void returned(Entry<T> entry) {
        entry.returned++;
    }

    synchronized int openings() {
        return openings;
    }

    synchronized int closings() {
        return closings;
    }

    synchronized List<T> elementsOf(Predicate<Entry<T>> condition) {
        return entries.stream().filter(condition).map(Entry::element).toList();
    }

    synchronized OptionalInt firstUnsettled() {
        return IntStream.range(0, entries.size())
                .filter(index -> entries.get(index).settlements() == 0)
                .findFirst();
    }

    /** Where the record does not close, one sentence each. */
    synchronized List<String> wrong(boolean acknowledging) {
        List<String> wrong = new ArrayList<>(complaints);
        if (openings != closings) {
            wrong.add("opened " + openings + " times, closed " + closings + " times");
        }
        int expected = acknowledging ? 1 : 0;
        for (int index = 0; index < entries.size(); index++) {
            Entry<T> entry = entries.get(index);
            if (entry.settlements() != expected) {
                wrong.add("element " + index + " (" + entry.element + ") was acknowledged " + entry.acknowledged
                        + " times and given back " + entry.returned + " times");
            }
        }
        return wrong;
    }

    /** One element that was read; its counters are guarded by the monitor of the record. */
    static final class Entry<T> {

        private final T element;
        private int acknowledged;
        private int returned;

        private Entry(T element) {
            this.element = element;
        }

        T element() {
            return element;
        }

        int acknowledged() {
            return acknowledged;
        }

        int returned() {
            return returned;
        }

        int settlements() {
            return acknowledged + returned;
        }
    }
}
