package io.millrace.operators.call;

import io.millrace.core.function.CheckedFunction;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * The calls of one run that are in flight, by key. See {@link Coalesce}. Thread-safe.
 *
 * @param <T> the elements
 * @param <R> the results
 */
public final class SharedCalls<T, R> {

    private final CheckedFunction<? super T, ?> key;
    private final CheckedFunction<? super T, ? extends Publisher<? extends R>> call;
    private final Closing closing;
    private final Map<Object, SharedCall<R>> running = new ConcurrentHashMap<>();

    interface Closing {
        void close() throws Exception;
    }

    SharedCalls(
            CheckedFunction<? super T, ?> key,
            CheckedFunction<? super T, ? extends Publisher<? extends R>> call,
            Closing closing) {
        this.key = key;
        this.call = call;
        this.closing = closing;
    }

    /** The result of the call for {@code element}: of one that runs when it is subscribed to, or of one that is made then. */
    public Mono<R> call(T element) {
        return Mono.deferContextual(context -> join(element, context));
    }

    private Mono<R> join(T element, ContextView context) {
        Object found;
        try {
            found = key.apply(element);
        } catch (Exception failure) {
            return Mono.error(failure);
        }
        if (found == null) {
            return Mono.error(new NullPointerException("the key function returned null"));
        }
        while (true) {
            SharedCall<R> present = running.get(found);
            if (present == null) {
                SharedCall<R> fresh = new SharedCall<>(ended -> running.remove(found, ended));
                present = running.putIfAbsent(found, fresh);
                if (present == null) {
                    fresh.start(() -> call.apply(element), context);
                    return fresh.result();
                }
            }
            if (present.join()) {
                return present.result();
            }
            // its last caller has just gone, and is about to remove it
            running.remove(found, present);
        }
    }

    /** How many calls are in flight. */
    int size() {
        return running.size();
    }

    void close() throws Exception {
        running.values().forEach(SharedCall::close);
        running.clear();
        closing.close();
    }
}
