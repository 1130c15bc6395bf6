package io.millrace.test.tck;

import static org.testng.Assert.assertNotNull;
import static org.testng.Assert.assertTrue;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Rule 3.13, "eventually": a cancelled subscriber is dropped. The TCK gives garbage collection a single chance of 300 ms, which a
 * busy machine misses; here it has as many as it needs.
 */
final class Forgetting {

    private static final int CHANCES = 300;

    private Forgetting() {}

    static void assertForgetsACancelledSubscriber(Publisher<Integer> publisher) throws InterruptedException {
        ReferenceQueue<OneElement> dropped = new ReferenceQueue<>();
        Reference<OneElement> subscriber = subscribeAndCancel(publisher, dropped);
        Reference<? extends OneElement> found = null;
        for (int chance = 0; chance < CHANCES && found == null; chance++) {
            System.gc();
            found = dropped.remove(100);
        }
        assertNotNull(found, "the reference to the cancelled subscriber " + subscriber + " was dropped");
    }

    private static Reference<OneElement> subscribeAndCancel(
            Publisher<Integer> publisher, ReferenceQueue<OneElement> dropped) throws InterruptedException {
        OneElement subscriber = new OneElement();
        publisher.subscribe(subscriber);
        assertTrue(subscriber.received.await(60, TimeUnit.SECONDS), "an element came");
        subscriber.cancel();
        return new WeakReference<>(subscriber, dropped);
    }

    private static final class OneElement extends BaseSubscriber<Integer> {

        private final CountDownLatch received = new CountDownLatch(1);

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(Integer element) {
            received.countDown();
        }
    }
}
