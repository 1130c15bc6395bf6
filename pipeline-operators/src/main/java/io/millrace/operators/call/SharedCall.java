package io.millrace.operators.call;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One call and those who wait for it. {@code callers} is their number; once it is 0 nobody joins any more and the call is cancelled. It
 * does not sink when the call has ended: whoever has joined by then gets the result.
 */
final class SharedCall<R> {

    private final Consumer<SharedCall<R>> forget;
    private final Sinks.One<R> outcome = Sinks.one();
    private final Disposable.Swap connection = Disposables.swap();
    private final AtomicInteger callers = new AtomicInteger(1);

    /** With one caller. {@code forget} is called when no more should join. */
    SharedCall(Consumer<SharedCall<R>> forget) {
        this.forget = forget;
    }

    /** Adds a caller; false when it is too late. */
    boolean join() {
        int present = callers.get();
        while (present > 0) {
            if (callers.compareAndSet(present, present + 1)) {
                return true;
            }
            present = callers.get();
        }
        return false;
    }

    private void leave() {
        if (callers.decrementAndGet() == 0) {
            forget.accept(this);
            cancel();
        }
    }

    void cancel() {
        connection.dispose();
    }

    /** Cancels the call and tells those who wait for it. */
    void close() {
        cancel();
        outcome.tryEmitError(new CancellationException("the service of a shared call was closed"));
    }

    /** The result, for one of those who have joined. */
    Mono<R> result() {
        return outcome.asMono().doOnCancel(this::leave);
    }

    void start(Callable<? extends Publisher<? extends R>> call, ContextView context) {
        Publisher<? extends R> publisher;
        try {
            publisher = Objects.requireNonNull(call.call(), "the function of a shared call returned null");
        } catch (Throwable failure) { // also an Error ends this call only, and nobody waits for it
            failed(failure);
            return;
        }
        connection.update(Flux.<R>from(publisher)
                .singleOrEmpty()
                .subscribe(this::succeeded, this::failed, this::empty, Context.of(context)));
    }

    private void succeeded(R result) {
        forget.accept(this);
        outcome.tryEmitValue(result);
    }

    private void failed(Throwable error) {
        forget.accept(this);
        outcome.tryEmitError(error);
    }

    /** Comes after a result, too, and is refused then. */
    private void empty() {
        forget.accept(this);
        outcome.tryEmitEmpty();
    }
}
