package io.millrace.operators.keyed;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered for each key, in the order in which the keys were touched. Whoever uses it removes the eldest when it is full
 * or when the eldest has not been touched for too long; both cost the same however many keys there are. An entry takes some 70
 * bytes beside the key and its value.
 */
final class KeyTable<K, V> {

    private final int maxKeys;
    /** Nanoseconds that a key lives untouched; 0 for as long as there is room. */
    private final long life;

    private final LinkedHashMap<K, Place<K, V>> places = new LinkedHashMap<>(16, 0.75f, true);

    KeyTable(int maxKeys, long life) {
        this.maxKeys = maxKeys;
        this.life = life;
    }

    /** A key, what is remembered for it, and when it was touched last. */
    static final class Place<K, V> {

        final K key;
        final V value;
        private long touched;

        private Place(K key, V value, long touched) {
            this.key = key;
            this.value = value;
            this.touched = touched;
        }
    }

    /** The place of {@code key}, which moves behind all others; null when there is none. */
    @Nullable
    Place<K, V> find(K key) {
        return places.get(key);
    }

    /** Whether there is a place for {@code key}, which stays where it is. */
    boolean has(K key) {
        return places.containsKey(key);
    }

    void touch(Place<K, V> place, long now) {
        place.touched = now;
    }

    void add(K key, V value, long now) {
        places.put(key, new Place<>(key, value, now));
    }

    void remove(K key) {
        places.remove(key);
    }

    int size() {
        return places.size();
    }

    boolean isFull() {
        return places.size() >= maxKeys;
    }

    boolean isExpired(Place<K, V> place, long now) {
        return life > 0 && now - place.touched >= life;
    }

    /** The time until the eldest expires, in nanoseconds, at least 0; only when there is one. */
    long untilExpiry(long now) {
        return Math.max(0, life - (now - eldest().touched));
    }

    /** All, the one first that was touched longest ago. */
    Iterable<Place<K, V>> all() {
        return places.values();
    }

    /** The one that was touched longest ago; only when there is one. */
    Place<K, V> eldest() {
        return places.values().iterator().next();
    }

    /** The eldest if its time is over. */
    @Nullable
    Place<K, V> expired(long now) {
        if (life == 0 || places.isEmpty()) {
            return null;
        }
        Place<K, V> eldest = eldest();
        return isExpired(eldest, now) ? eldest : null;
    }

    Place<K, V> removeEldest() {
        Iterator<Map.Entry<K, Place<K, V>>> first = places.entrySet().iterator();
        Place<K, V> eldest = first.next().getValue();
        first.remove();
        return eldest;
    }
}
