package io.millrace.operators.keyed;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Prefetch;
import io.millrace.operators.keyed.KeyTable.Place;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a state for each key, the one longest without an element first.
 *
 * <p>Keys whose time is over leave one after another, the next one when what the last one left has gone: a million of them need no
 * more room than one. A key that must go at once, because another needs its place, hands what it leaves to the engine.
 */
final class KeyedStatefulMapLogic<K, S, T, R> implements StageLogic<T, R> {

    private static final int EXPIRY = 0;

    private final KeyedStatefulMap<K, S, T, R> settings;
    private final KeyTable<K, S> table;
    private final boolean timed;
    private final Emissions<R> emissions = new Emissions<>("the function of keyedStatefulMap");
    private final Leavings<R> leavings = new Leavings<>("the flush function of keyedStatefulMap");
    /** Whether the timer is set. */
    private boolean armed;
    /** Whether all keys are to leave as there is demand: the run drains, or the input has ended. */
    private boolean leaving;

    private boolean ended;
    /** What the flush function has thrown: no failure of an element. */
    private @Nullable Exception broken;

    KeyedStatefulMapLogic(KeyedStatefulMap<K, S, T, R> settings) {
        this.settings = settings;
        this.table = settings.limits().table();
        this.timed = settings.limits().time() != null;
    }

    @Override
    public void onStart(LogicContext<R> context) {
        Prefetch.topUp(context);
    }

    @Override
    public void onElement(int inlet, T element, LogicContext<R> context) throws Exception {
        K key = Keys.of(settings.key(), element);
        leavings.emitAll(context); // they come first
        S state = stateOf(key, timed ? context.nanoTime() : 0, context);
        if (broken != null) {
            context.settle(context.element(), Outcome.CANCELLED);
            context.fail(broken);
            return;
        }
        try {
            settings.function().accept(state, element, emissions.open(context));
            context.settle(context.element(), Outcome.DONE);
        } finally {
            emissions.close();
        }
        Prefetch.topUp(context);
    }

    private S stateOf(K key, long now, LogicContext<R> context) throws Exception {
        Place<K, S> place = table.find(key);
        if (place != null && table.isExpired(place, now)) {
            table.remove(key);
            leaveAtOnce(place, context);
            place = null;
        }
        if (place != null) {
            table.touch(place, now);
            return place.value;
        }
        S state = settings.create().get();
        Objects.requireNonNull(state, "the state of keyedStatefulMap is null");
        if (table.isFull()) {
            leaveAtOnce(table.removeEldest(), context);
        }
        table.add(key, state, now);
        if (timed && !armed) {
            arm(now, context);
        }
        return state;
    }

    private void arm(long now, LogicContext<R> context) {
        armed = true;
        context.schedule(EXPIRY, Duration.ofNanos(table.untilExpiry(now)));
    }

    /** What it leaves stands before what the current element leads to. */
    private void leaveAtOnce(Place<K, S> place, LogicContext<R> context) {
        leavings.emitAll(context);
        leave(place);
        leavings.emitAll(context);
    }

    private void leave(Place<K, S> place) {
        if (settings.flush() == null) {
            return;
        }
        try {
            settings.flush().accept(place.key, place.value, leavings.open());
        } catch (Exception failure) {
            broken = failure;
        } finally {
            leavings.close();
        }
    }

    @Override
    public void onDemand(int outlet, LogicContext<R> context) {
        letLeave(context);
        if (!ended) {
            Prefetch.topUp(context);
        }
    }

    @Override
    public void onTimer(int timer, LogicContext<R> context) {
        armed = false;
        letLeave(context);
    }

    @Override
    public void onDrain(LogicContext<R> context) {
        leaving |= timed && settings.flush() != null;
        letLeave(context);
    }

    @Override
    public void onComplete(int inlet, LogicContext<R> context) {
        ended = true;
        leaving = settings.flush() != null;
        letLeave(context);
    }

    /** Goes through the keys that are to leave while what they leave is asked for. */
    private void letLeave(LogicContext<R> context) {
        long now = timed ? context.nanoTime() : 0;
        while (leavings.emitWanted(context)
                && table.size() > 0
                && (leaving || table.expired(now) != null)
                && broken == null) {
            leave(table.removeEldest());
        }
        if (broken != null) {
            context.fail(broken);
            return;
        }
        if (!leavings.isEmpty()) {
            return;
        }
        if (ended && (table.size() == 0 || !leaving)) {
            context.complete();
        } else if (timed && !armed && table.size() > 0) {
            arm(now, context);
        }
        leaving &= table.size() > 0;
    }

    @Override
    public long held() {
        return 0;
    }
}
