package io.millrace.core.sync;

import io.millrace.core.PipelineRuntime;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * A value that one function at a time may use, for as long as the Mono takes that it returns; the others wait in line, without a
 * thread. Thread-safe, and what one function wrote the next one sees. A function that locks the mutex again waits for itself.
 *
 * @param <T> the value, never null
 */
public final class Mutex<T> {

    private final Semaphore semaphore;
    /** Read and written with the permit only. */
    private T value;

    private Mutex(Semaphore semaphore, T value) {
        this.semaphore = semaphore;
        this.value = Objects.requireNonNull(value, "value");
    }

    /**
     * A mutex around {@code value}, for which at most {@link Semaphore#MAX_WAITERS} wait.
     *
     * @param runtime whose clock the timeouts go by
     * @param name for messages
     */
    public static <T> Mutex<T> of(PipelineRuntime runtime, String name, T value) {
        return new Mutex<>(Semaphore.of(runtime, name, 1), value);
    }

    /** Whether somebody uses the value now. */
    public boolean isLocked() {
        return semaphore.available() == 0;
    }

    /** How many wait for the value. */
    public int waiting() {
        return semaphore.waiting();
    }

    /**
     * The result of {@code use}, which has the value to itself until its Mono ends or is cancelled. The value must not be used
     * after that.
     *
     * <p><b>Errors</b>: those of {@code use}; {@link TooManyWaitersException}.
     */
    public <R> Mono<R> lock(Function<? super T, ? extends Mono<R>> use) {
        return semaphore.withPermit(using(use));
    }

    /**
     * As {@link #lock(Function)}, waiting at most {@code timeout} for the value.
     *
     * <p><b>Errors</b>: those of {@code use}; {@link PermitTimeoutException}; {@link TooManyWaitersException}.
     *
     * @param timeout not negative
     */
    public <R> Mono<R> lock(Duration timeout, Function<? super T, ? extends Mono<R>> use) {
        return semaphore.withPermit(timeout, using(use));
    }

    /**
     * Puts the result of {@code change} in the place of the value, and emits it. If that fails, is empty or is cancelled, the value
     * stays as it is.
     *
     * <p><b>Errors</b>: those of {@code change}; {@link TooManyWaitersException}.
     */
    public Mono<T> update(Function<? super T, ? extends Mono<T>> change) {
        return semaphore.withPermit(this.<T>using(change).doOnNext(changed -> value = changed));
    }

    private <R> Mono<R> using(Function<? super T, ? extends Mono<R>> use) {
        Objects.requireNonNull(use, "use");
        return Mono.defer(() -> use.apply(value));
    }

    @Override
    public String toString() {
        return "Mutex[" + semaphore.name() + (isLocked() ? ", locked, " + waiting() + " waiting]" : "]");
    }
}
