package io.millrace.resilience.edge;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * A dependency on threads of its own that answers in time, just when the time of an attempt is over, too late, twice, with an
 * error, out of {@code subscribe}, or never. It does not hear that a call was cancelled.
 */
final class RacingCalls implements AutoCloseable {

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final long timeoutNanos;

    /** To be called by attempts that take {@code timeoutNanos} at most. */
    RacingCalls(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    /** A call that may end in any way. */
    Publisher<Integer> call(int element) {
        return switch (ThreadLocalRandom.current().nextInt(48)) {
            case 0, 1 -> Mono.just(element);
            case 2 -> Mono.empty();
            case 3, 4, 5, 6, 7 -> failingCall();
            default -> later(subscriber -> answer(subscriber, element));
        };
    }

    /** A call that may end in any way but well. */
    Publisher<Integer> failingCall() {
        return switch (ThreadLocalRandom.current().nextInt(10)) {
            case 0 -> Mono.error(RacingCalls::broken);
            case 1 -> Mono.never();
            case 2 ->
                subscriber -> {
                    throw broken();
                };
            default -> later(subscriber -> subscriber.onError(broken()));
        };
    }

    private Publisher<Integer> later(Answer answer) {
        return subscriber -> {
            subscriber.onSubscribe(Operators.emptySubscription());
            soon(() -> answer.give(subscriber));
        };
    }

    private static void answer(Subscriber<? super Integer> subscriber, int element) {
        subscriber.onNext(element);
        if (element % 4 == 0) {
            subscriber.onNext(element);
        }
        subscriber.onComplete();
    }

    private static IllegalStateException broken() {
        return new IllegalStateException("broken");
    }

    /** Does {@code task} soon, or, one time in eight, about when the time of an attempt that begins now is over. */
    void soon(Runnable task) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        boolean late = random.nextInt(8) == 0;
        long nanos = random.nextLong(timeoutNanos / (late ? 2 : 20), timeoutNanos * (late ? 3 : 1) / 2);
        threads.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    @FunctionalInterface
    private interface Answer {
        void give(Subscriber<? super Integer> subscriber);
    }
}
