package io.millrace.operators.window;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of one window.
 *
 * @param key the key of its elements; null when windows are not kept by key
 * @param start the first moment that belongs to the window; of a session the time of its first element
 * @param end the first moment after it; of a session its last element and the gap
 * @param revision how often the same window was emitted before: 0 the first time, then 1 for what late elements change, or for the
 *     next part of a list that was full
 * @param value the list, or the result of the aggregate
 * @param <K> the keys; {@link Void} when there are none
 * @param <R> the values
 */
public record Windowed<K extends @Nullable Object, R>(K key, Instant start, Instant end, int revision, R value) {}
