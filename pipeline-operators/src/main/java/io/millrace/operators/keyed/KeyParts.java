package io.millrace.operators.keyed;

import io.millrace.operators.keyed.KeyTable.Place;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The keys of one stage and their logics: which of them begin, and which must end. */
final class KeyParts<T, R> {

    private final EachLogic<T, R> stage;
    private final KeyedEach<T, R> settings;
    private final KeyTable<Object, KeyPart<T, R>> table;
    private final boolean timed;
    /** Those that were told of the end of the input and have not completed. They have no place in the table any more. */
    private final Set<KeyPart<T, R>> ending = new LinkedHashSet<>();
    /** The timer for the eldest is set. */
    private boolean armed;
    /** All are to leave as there is demand, since the run drains and they would wait for their time. */
    private boolean leaving;

    KeyParts(EachLogic<T, R> stage, KeyedEach<T, R> settings) {
        this.stage = stage;
        this.settings = settings;
        this.table = settings.limits().table();
        this.timed = settings.limits().time() != null;
    }

    /** The logic of {@code key}, which may be a new one, and take the place of another. */
    KeyPart<T, R> of(Object key) throws Exception {
        long now = now();
        Place<Object, KeyPart<T, R>> place = table.find(key);
        if (place != null && table.isExpired(place, now)) {
            table.remove(key);
            stage.guarded(place.value, KeyPart::leave);
            place = null;
        }
        if (place != null) {
            table.touch(place, now);
            return place.value;
        }
        KeyPart<T, R> part = new KeyPart<>(stage, settings.operator().logic());
        if (table.isFull()) {
            stage.guarded(table.removeEldest().value, KeyPart::leave);
        }
        part.start();
        table.add(key, part, now);
        arm(now);
        return part;
    }

    /** The timer for the eldest has come. */
    void timerCame() {
        armed = false;
        expire();
    }

    /** Ends those whose time is over, while there is demand for what they leave. */
    void expire() {
        long now = now();
        while (!stage.isBroken()
                && stage.context().demand() > 0
                && table.size() > 0
                && (leaving || table.expired(now) != null)) {
            stage.guarded(table.removeEldest().value, KeyPart::leave);
        }
        leaving &= table.size() > 0;
        arm(now);
    }

    private void arm(long now) {
        if (timed && !armed && table.size() > 0 && table.expired(now) == null) {
            armed = true;
            stage.context().schedule(EachLogic.EXPIRY, Duration.ofNanos(table.untilExpiry(now)));
        }
    }

    private long now() {
        return timed ? stage.context().nanoTime() : 0;
    }

    void drain() {
        for (Place<Object, KeyPart<T, R>> place : table.all()) {
            stage.guarded(place.value, KeyPart::drain);
        }
        List.copyOf(ending).forEach(part -> stage.guarded(part, KeyPart::drain));
        leaving = timed;
        expire();
    }

    /** Tells the eldest of the end of the input. */
    void endEldest() {
        KeyPart<T, R> part = table.removeEldest().value;
        if (!part.isCompleted()) {
            ending.add(part);
            stage.guarded(part, KeyPart::endInput);
        }
    }

    void completed(KeyPart<T, R> part) {
        ending.remove(part);
    }

    /** Whether there are some that do not know of the end of the input. */
    boolean remain() {
        return table.size() > 0;
    }

    /** Whether there is none any more. */
    boolean areGone() {
        return table.size() == 0 && ending.isEmpty();
    }

    void cancel() {
        table.all().forEach(place -> place.value.cancel());
        ending.forEach(KeyPart::cancel);
    }
}
