package io.millrace.verification.pictures;

import io.millrace.operators.hub.BroadcastHub;
import io.millrace.operators.hub.MergeHub;
import io.millrace.operators.hub.NoSubscriber;
import io.millrace.operators.hub.PartitionHub;
import io.millrace.operators.hub.SubscriberQueue;

final class HubScenes extends Scene {

    @Draws("BroadcastHub.of")
    void broadcast() {
        BroadcastHub<String> hub = drawn(BroadcastHub.of("prices", 2));
        in("writer", "a b c d e f g |").to(hub.sink());
        read("first", hub.source("first", SubscriberQueue.backpressure(4)));
        read("later", hub.source("later", SubscriberQueue.backpressure(4))).from(25);
        at(75, hub::complete);
    }

    @Draws("SubscriberQueue.backpressure")
    void backpressure() {
        queue(drawn(SubscriberQueue.backpressure(1)));
    }

    @Draws("SubscriberQueue.dropNewest")
    void dropNewest() {
        queue(drawn(SubscriberQueue.dropNewest(1)));
    }

    @Draws("SubscriberQueue.dropOldest")
    void dropOldest() {
        queue(drawn(SubscriberQueue.dropOldest(1)));
    }

    @Draws("SubscriberQueue.latestByKey")
    void latestByKey() {
        queue(drawn(SubscriberQueue.latestByKey(10, (String text) -> text.charAt(0))));
    }

    @Draws("SubscriberQueue.disconnect")
    void disconnect() {
        queue(drawn(SubscriberQueue.disconnect(1)));
    }

    /** A slow subscriber with this queue, and a quick one. */
    private void queue(SubscriberQueue<? super String> queue) {
        BroadcastHub<String> hub = BroadcastHub.of("prices", 2);
        in("writer", "a1 b1 a2 b2 a3 c1 a4 . . . |").to(hub.sink());
        read("slow", hub.source("slow", queue)).asks("1 . . . . 1 . . . . 1 1 1");
        read("quick", hub.source("quick", SubscriberQueue.backpressure(1)));
        at(115, hub::complete);
    }

    @Draws("PartitionHub.by")
    void partition() {
        PartitionHub<String> hub = drawn(PartitionHub.by("orders", text -> text.charAt(0), 2, NoSubscriber.WAIT));
        in("writer", "a1 b1 c1 d1 a2 b2 c2 d2 a3 |").to(hub.sink());
        read("left", hub.source("left", SubscriberQueue.backpressure(4)));
        read("right", hub.source("right", SubscriberQueue.backpressure(4)));
        at(95, hub::complete);
    }

    @Draws("MergeHub.of")
    void merge() {
        MergeHub<String> hub = drawn(MergeHub.of("orders", 8));
        in("writer a", "a1 . a2 . a3 |").to(hub.sink());
        in("writer b", ". . . b1 . . . b2 |").to(hub.sink());
        read("reader", hub.source());
        at(85, hub::complete);
    }
}
