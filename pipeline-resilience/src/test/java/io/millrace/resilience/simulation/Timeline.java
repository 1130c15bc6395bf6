package io.millrace.resilience.simulation;

import java.util.PriorityQueue;

/** Events in the order of their time, and of their making at the same time. Nothing happens between two of them. */
final class Timeline {

    private record Event(long time, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return time != other.time ? Long.compare(time, other.time) : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long made;

    /** Nanoseconds since the start. */
    long now() {
        return now;
    }

    /** Lets {@code action} happen at {@code time}, or now when that has passed. */
    void at(long time, Runnable action) {
        events.add(new Event(Math.max(now, time), made++, action));
    }

    /** Lets everything happen that happens before {@code end}. */
    void runUntil(long end) {
        while (!events.isEmpty() && events.peek().time() < end) {
            Event next = events.poll();
            now = next.time();
            next.action().run();
        }
        now = end;
    }
}
