package io.millrace.resilience.edge;

import io.millrace.resilience.retry.RetryHint;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A dependency that does, after a drawn time, whatever a dependency can do, and counts how many of its calls run. On one thread. */
final class FaultyCalls {

    private final SplittableRandom random;
    private final Scheduler scheduler;
    private int running;
    private int mostRunning;

    FaultyCalls(SplittableRandom random, Scheduler scheduler) {
        this.random = random;
        this.scheduler = scheduler;
    }

    /** How many calls ran at a time, at most. */
    int mostRunning() {
        return mostRunning;
    }

    /** How many calls have neither ended nor been cancelled. */
    int running() {
        return running;
    }

    Publisher<Integer> call(int element) throws IOException {
        return switch (random.nextInt(16)) {
            case 0 -> throw new IOException("no call");
            case 1 -> Mono.just(element);
            case 2 ->
                subscriber -> {
                    throw new IllegalStateException("no subscription");
                };
            default -> subscriber -> new Attempt(subscriber, element).begin();
        };
    }

    /** Says when to come again. */
    private static final class Busy extends RuntimeException implements RetryHint {

        private static final long serialVersionUID = 1L;

        private final int millis;

        Busy(int millis) {
            this.millis = millis;
        }

        @Override
        public @Nullable Duration retryAfter() {
            return Duration.ofMillis(millis);
        }
    }

    private final class Attempt implements Subscription {

        private final Subscriber<? super Integer> subscriber;
        private final int element;
        private boolean over;

        Attempt(Subscriber<? super Integer> subscriber, int element) {
            this.subscriber = subscriber;
            this.element = element;
        }

        void begin() {
            running++;
            mostRunning = Math.max(mostRunning, running);
            subscriber.onSubscribe(this);
            int millis = random.nextInt(8) == 0 ? random.nextInt(60) : random.nextInt(5);
            switch (random.nextInt(16)) {
                case 0 -> after(millis, () -> subscriber.onError(new IOException("broken")));
                case 1 -> after(millis, () -> subscriber.onError(new Busy(random.nextInt(20))));
                case 2 -> after(millis, subscriber::onComplete);
                case 3 -> {
                    // never
                }
                case 4 ->
                    after(millis, () -> {
                        subscriber.onNext(element);
                        subscriber.onNext(element);
                    });
                case 5 ->
                    after(millis, () -> {
                        subscriber.onNext(element);
                        subscriber.onError(new IOException("afterwards"));
                    });
                default ->
                    after(millis, () -> {
                        subscriber.onNext(element);
                        subscriber.onComplete();
                    });
            }
        }

        /** Now and then it answers though it was cancelled. */
        private void after(int millis, Runnable answer) {
            boolean deaf = random.nextInt(8) == 0;
            Runnable task = () -> {
                boolean cancelled = over;
                ends();
                if (!cancelled || deaf) {
                    answer.run();
                }
            };
            if (millis == 0) {
                task.run();
            } else {
                scheduler.schedule(task, millis, TimeUnit.MILLISECONDS);
            }
        }

        private void ends() {
            if (!over) {
                over = true;
                running--;
            }
        }

        @Override
        public void request(long n) {
            // It has one answer.
        }

        @Override
        public void cancel() {
            ends();
        }
    }
}
