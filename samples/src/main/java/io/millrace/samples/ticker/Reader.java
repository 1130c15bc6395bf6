package io.millrace.samples.ticker;

import org.HdrHistogram.ConcurrentHistogram;

/** A client that reads: looks in each frame for the newest quote and for the age of the oldest. */
final class Reader {

    private final ConcurrentHistogram micros;
    private volatile long last;
    private volatile long frames;

    /** Ages are recorded in {@code micros}, which readers share. */
    Reader(ConcurrentHistogram micros) {
        this.micros = micros;
    }

    /** One frame at a time. */
    void read(String frame) {
        if (!frame.endsWith("]")) {
            return; // the empty line at the end of an event
        }
        // a conflated quote has the place of the one before it, so the newest may be anywhere
        long oldest = Long.MAX_VALUE;
        long newest = last;
        for (int at = frame.indexOf("\"n\":"); at >= 0; at = frame.indexOf("\"n\":", at + 1)) {
            newest = Math.max(newest, number(frame, at));
            oldest = Math.min(oldest, number(frame, frame.indexOf("\"t\":", at)));
        }
        long age = (System.nanoTime() - oldest) / 1_000;
        micros.recordValue(Math.max(0, Math.min(age, micros.getHighestTrackableValue())));
        last = newest;
        frames = frames + 1;
    }

    /** The number behind a key of three characters and a colon. */
    private static long number(String frame, int key) {
        int from = key + 4;
        int to = from;
        while (Character.isDigit(frame.charAt(to)) || frame.charAt(to) == '-') {
            to++;
        }
        return Long.parseLong(frame, from, to, 10);
    }

    /** The highest number of a quote that it has seen. */
    long last() {
        return last;
    }

    /** How many frames it has got. */
    long frames() {
        return frames;
    }
}
