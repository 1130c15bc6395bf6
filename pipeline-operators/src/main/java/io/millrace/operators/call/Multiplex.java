package io.millrace.operators.call;

import io.millrace.core.function.CheckedFunction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Makes one call for the keys of many elements, and hands each element its own result. It stands between a batch, which says how many
 * elements wait for each other and how long, and {@code flatMapIterable}, which takes the answers apart:
 *
 * <pre>{@code
 * orders.via(Batch.bySizeOrAge(100, ofMillis(5)))
 *         .mapAsync(4, Multiplex.call(Order::customer, customers::findAll)).named("customers")
 *         .flatMapIterable(answers -> answers)
 * }</pre>
 *
 * <p>All three are stages of the pipeline: batches are due by the clock of the run, the call has a policy, a fallback and figures of its
 * own, and each element is acknowledged when its answer has ended.
 *
 * <p><b>Emits</b> the answers in the order of the elements; one call for the keys of a list, each key once.
 *
 * <p><b>Backpressure</b>, <b>Cancellation</b>: those of {@code mapAsync}.
 *
 * <p><b>Errors</b>: a call that fails is a failure of the list: its policy repeats the call, skips the elements together, or makes a dead
 * letter of the list. So is an exception or null of the key function, which is called for all elements first.
 */
public final class Multiplex {

    private Multiplex() {}

    /**
     * A function for {@code mapAsync} that makes a call for a list of elements.
     *
     * @param key the key of an element, with {@code equals} and {@code hashCode}
     * @param call gets the keys of a list, each once, in the order of the elements; completes with what was found for them. A map that
     *     lacks a key says that nothing was; no map at all filters the list
     */
    public static <T, K, R> CheckedFunction<List<T>, Publisher<List<Answer<T, R>>>> call(
            CheckedFunction<? super T, ? extends K> key,
            CheckedFunction<? super Set<K>, ? extends Publisher<? extends Map<K, R>>> call) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(call, "call");
        return elements -> {
            List<K> keys = keys(elements, key);
            Publisher<? extends Map<K, R>> found = call.apply(new LinkedHashSet<>(keys));
            Objects.requireNonNull(found, "the function of a call for many returned null");
            return Flux.<Map<K, R>>from(found).singleOrEmpty().map(results -> answers(elements, keys, results));
        };
    }

    private static <T, K> List<K> keys(List<T> elements, CheckedFunction<? super T, ? extends K> key) throws Exception {
        List<K> keys = new ArrayList<>(elements.size());
        for (T element : elements) {
            K found = key.apply(element);
            if (found == null) {
                throw new NullPointerException("the key function returned null");
            }
            keys.add(found);
        }
        return keys;
    }

    private static <T, K, R> List<Answer<T, R>> answers(List<T> elements, List<K> keys, Map<K, R> results) {
        List<Answer<T, R>> answers = new ArrayList<>(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            answers.add(new Answer<>(elements.get(i), Optional.ofNullable(results.get(keys.get(i)))));
        }
        return answers;
    }
}
