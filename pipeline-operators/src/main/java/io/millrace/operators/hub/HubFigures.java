package io.millrace.operators.hub;

import java.util.List;

/**
 * What a hub has done so far.
 *
 * @param accepted elements that were put into the queue of a subscriber, or counted as lost there; each once, however many got it
 * @param unheard elements that were confirmed while there was no subscriber, and reached nobody
 * @param waiting writers that wait for room, or for a subscriber
 * @param all the sum over all subscribers, also those that have gone
 * @param subscribers those that are attached, and those that have left elements behind which a run may still read
 */
public record HubFigures(
        long accepted, long unheard, int waiting, SubscriberFigures all, List<SubscriberFigures> subscribers) {

    /** Copies the list. */
    public HubFigures {
        subscribers = List.copyOf(subscribers);
    }
}
