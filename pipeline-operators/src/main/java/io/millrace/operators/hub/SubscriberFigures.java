package io.millrace.operators.hub;

/**
 * What became of the elements that a hub had for a subscriber:
 * {@code received == delivered + queued + dropped + evicted + conflated + left}, at any moment.
 *
 * @param name the subscriber; of a sum, the hub
 * @param received elements that the hub had for it
 * @param delivered elements that a run has got
 * @param queued elements that wait in its queue
 * @param dropped elements that found no room
 * @param evicted elements that made room for newer ones
 * @param conflated elements that a newer one of the same key took the place of
 * @param left elements that were in the queue when the subscriber was closed and no run read it any more
 */
public record SubscriberFigures(
        String name,
        long received,
        long delivered,
        long queued,
        long dropped,
        long evicted,
        long conflated,
        long left) {

    static SubscriberFigures none(String name) {
        return new SubscriberFigures(name, 0, 0, 0, 0, 0, 0, 0);
    }

    /** How many elements it was to get and never will: dropped, evicted, conflated and left. */
    public long lost() {
        return dropped + evicted + conflated + left;
    }

    SubscriberFigures plus(SubscriberFigures other) {
        return new SubscriberFigures(
                name,
                received + other.received,
                delivered + other.delivered,
                queued + other.queued,
                dropped + other.dropped,
                evicted + other.evicted,
                conflated + other.conflated,
                left + other.left);
    }
}
