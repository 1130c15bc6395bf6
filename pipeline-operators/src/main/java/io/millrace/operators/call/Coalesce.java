package io.millrace.operators.call;

import io.millrace.core.Service;
import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.function.CheckedFunction;
import java.util.Objects;
import org.reactivestreams.Publisher;

/**
 * Makes one call of calls that are identical and in flight at the same time: elements with equal keys get the result of the one that
 * runs already. Nothing is kept of a call that has ended.
 *
 * <pre>{@code
 * orders.mapAsync(64, Coalesce.calls(Order::product, prices::find), SharedCalls::call)
 * }</pre>
 *
 * <p><b>Emits</b> the result for each element, or filters each when the call completes without one.
 *
 * <p><b>Backpressure</b>: that of {@code mapAsync}; as many elements as its concurrency wait for calls, and no more keys are known.
 *
 * <p><b>Cancellation</b>: an element that gives up, by its deadline or with the run, does not cancel what others wait for; when the
 * last one has gone, the call is cancelled and the next element of that key makes a new one.
 *
 * <p><b>Errors</b>: all elements that wait for a call fail with its error, each by its own policy; an attempt that is repeated joins the
 * call of that key that is running then, or makes a new one. The Reactor context is that of the element that came first.
 */
public final class Coalesce {

    private Coalesce() {}

    /**
     * Calls of {@code call}, one at a time for a key. Each run has its own; two stages that are given the same service share them.
     *
     * @param key what is equal when calls are identical, with {@code equals} and {@code hashCode}
     * @param call makes the call; must not block
     */
    public static <T, R> Service<SharedCalls<T, R>> calls(
            CheckedFunction<? super T, ?> key, CheckedFunction<? super T, ? extends Publisher<? extends R>> call) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(call, "call");
        return Service.of(() -> new SharedCalls<T, R>(key, call, () -> {}), SharedCalls::close);
    }

    /** As {@link #calls(CheckedFunction, CheckedFunction)}, with a client of {@code service}, opened for these calls alone. */
    public static <C, T, R> Service<SharedCalls<T, R>> calls(
            Service<C> service,
            CheckedFunction<? super T, ?> key,
            CheckedBiFunction<? super C, ? super T, ? extends Publisher<? extends R>> call) {
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(call, "call");
        return Service.of(
                () -> {
                    C client = service.open().get();
                    return new SharedCalls<T, R>(key, element -> call.apply(client, element), () -> service.close()
                            .accept(client));
                },
                SharedCalls::close);
    }
}
