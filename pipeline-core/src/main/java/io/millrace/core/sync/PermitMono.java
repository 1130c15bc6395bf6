package io.millrace.core.sync;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Each subscription waits for a permit of its own, which belongs to the subscriber once it has it. */
final class PermitMono extends Mono<Permit> {

    private final Semaphore semaphore;
    private final @Nullable Duration timeout;

    PermitMono(Semaphore semaphore, @Nullable Duration timeout) {
        this.semaphore = semaphore;
        this.timeout = timeout;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Permit> actual) {
        actual.onSubscribe(new Waiter(semaphore, timeout) {
            @Override
            void granted(Permit permit) {
                actual.onNext(permit);
                actual.onComplete();
            }

            @Override
            void refused(Throwable why) {
                actual.onError(why);
            }
        });
    }
}
