package io.millrace.operators.keyed;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Held;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Prefetch;
import io.millrace.operators.keyed.TimerHeap.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a logic for each key. Nothing couples keys but the demand, which they take as they come, and the line of {@code waiting}
 * elements, which has some only while the key of its first one does not want it: until that key's demand or timer comes.
 *
 * <p>No call costs more with more keys: of demand hear only those that have asked and found none, in turn; timers stand in a heap; what
 * all keys hold is summed up as they change it.
 */
final class EachLogic<T, R> implements StageLogic<T, R> {

    private static final int TIMERS = 0;
    static final int EXPIRY = 1;

    private final KeyedEach<T, R> settings;
    private final KeyParts<T, R> parts;
    private final Starving<T, R> starving = new Starving<>(this);
    private final TimerHeap timers = new TimerHeap();
    private final ArrayDeque<Waiting<T>> waiting = new ArrayDeque<>();

    private @Nullable LogicContext<R> engine;
    /** The element that a logic is shown, until that has settled or kept it. */
    private @Nullable Held current;
    /** It has come just now, and is not among those that waited. */
    private boolean direct;
    /** What the logics hold together. */
    private long held;
    /** Values that have been emitted, to see whether a call has. */
    private long emitted;
    /** The engine has values for which there was no demand; nothing more is emitted without one until they have gone. */
    private boolean blocked;
    /** The timer of the first of {@code timers} is set, for {@code armedFor}. */
    private boolean armed;

    private long armedFor;
    private boolean ended;
    /** What a logic has thrown outside of onElement: no failure of an element. */
    private @Nullable Exception broken;

    private record Waiting<T>(T element, Object key, Held held) {}

    /** What is done with the logic of a key. */
    interface Action<P> {
        void on(P part) throws Exception;
    }

    EachLogic(KeyedEach<T, R> settings) {
        this.settings = settings;
        this.parts = new KeyParts<>(this, settings);
    }

    // What the engine calls

    @Override
    public void onStart(LogicContext<R> context) {
        engine = context;
        Prefetch.topUp(context);
    }

    @Override
    public void onElement(int inlet, T element, LogicContext<R> context) throws Exception {
        Object key = Keys.of(settings.key(), element);
        if (!waiting.isEmpty()) {
            waiting.add(new Waiting<>(element, key, context.hold()));
            return;
        }
        KeyPart<T, R> part = parts.of(key);
        boolean wanted = broken == null && wants(part);
        if (broken != null) {
            context.settle(context.element(), Outcome.CANCELLED);
        } else if (wanted) {
            showDirect(part, element, context);
        } else {
            waiting.add(new Waiting<>(element, key, context.hold()));
        }
        goOn();
    }

    private void showDirect(KeyPart<T, R> part, T element, LogicContext<R> context) throws Exception {
        current = context.element();
        direct = true;
        try {
            part.show(element);
        } finally {
            current = null;
            direct = false;
        }
    }

    @Override
    public void onDemand(int outlet, LogicContext<R> context) {
        starving.feed(outlet);
        if (context.demand() > 0) {
            blocked = false;
            parts.expire();
        }
        goOn();
    }

    @Override
    public void onTimer(int timer, LogicContext<R> context) {
        if (timer == EXPIRY) {
            parts.timerCame();
        } else {
            armed = false;
            blocked = false;
            fireTimers();
        }
        goOn();
    }

    @Override
    public void onDrain(LogicContext<R> context) {
        parts.drain();
        goOn();
    }

    @Override
    public void onComplete(int inlet, LogicContext<R> context) {
        ended = true;
        goOn();
    }

    @Override
    public void onCancel() {
        parts.cancel();
    }

    @Override
    public long held() {
        return held + waiting.size();
    }

    private boolean wants(KeyPart<T, R> part) {
        try {
            return part.wantsElement();
        } catch (Exception failure) {
            broken = failure;
            return false;
        }
    }

    // What goes on when something has happened

    private void goOn() {
        serveWaiting();
        if (ended && waiting.isEmpty()) {
            endKeys();
        }
        if (broken != null) {
            parts.cancel();
            context().fail(broken);
            return;
        }
        armTimers();
        if (waiting.isEmpty() && !ended) {
            Prefetch.topUp(context());
        }
    }

    /** The engine keeps timers back while values wait for demand: a timer for now says when those have gone. */
    private void armTimers() {
        if (blocked) {
            armed = true;
            context().schedule(TIMERS, Duration.ZERO);
        } else if (!timers.isEmpty() && (!armed || timers.due() - armedFor < 0)) {
            armed = true;
            armedFor = timers.due();
            context()
                    .schedule(
                            TIMERS,
                            Duration.ofNanos(Math.max(0, armedFor - context().nanoTime())));
        }
    }

    /** Whether more can be emitted than a call has, which has begun with {@code before}. */
    private boolean hasRoom(long before) {
        blocked |= emitted > before && context().demand() == 0;
        return !blocked && broken == null;
    }

    /** Shows elements that wait, in order, as far as their keys want them. */
    private void serveWaiting() {
        long before = emitted;
        while (!waiting.isEmpty() && hasRoom(before)) {
            before = emitted;
            if (!showWaiting(waiting.element())) {
                return;
            }
        }
    }

    /** False when it goes on waiting. */
    private boolean showWaiting(Waiting<T> first) {
        current = first.held;
        boolean shown = false;
        try {
            KeyPart<T, R> part = parts.of(first.key);
            if (broken != null || !wants(part)) {
                return false;
            }
            waiting.remove();
            shown = true;
            part.show(first.element);
            if (current != null) {
                context().settle(current, Outcome.CANCELLED);
                broken = new IllegalStateException(
                        "operator '" + settings.operator().verb()
                                + "' neither settled nor kept an element; each must be emitted, settled, held or put into a group");
            }
        } catch (Exception failure) {
            if (!shown) {
                waiting.remove();
            }
            Held open = current;
            if (open == null) {
                broken = failure;
            } else {
                context().fail(open, failure);
            }
        } finally {
            current = null;
        }
        return true;
    }

    /** Fires what is due; when that leads to more than is demanded, the rest when it has gone. */
    private void fireTimers() {
        long now = context().nanoTime();
        long before = emitted;
        while (hasRoom(before)) {
            before = emitted;
            Timer due = timers.removeDue(now);
            if (due == null) {
                return;
            }
            guarded(due.part, part -> part.timerDue(due.number));
        }
    }

    /** Tells key after key of the end of the input; when that leads to more than is demanded, the rest when it has gone. */
    private void endKeys() {
        long before = emitted;
        while (parts.remain() && hasRoom(before)) {
            before = emitted;
            parts.endEldest();
        }
        if (parts.areGone() && broken == null) {
            context().complete();
        }
    }

    boolean isBroken() {
        return broken != null;
    }

    /** Does what belongs to no element: when it fails, so does the run. */
    <P> void guarded(P part, Action<? super P> action) {
        try {
            action.on(part);
        } catch (Exception failure) {
            if (broken == null) {
                broken = failure;
            }
        }
    }

    // What the logics of keys ask for

    LogicContext<R> context() {
        return Objects.requireNonNull(engine, "onStart comes first");
    }

    TimerHeap timers() {
        return timers;
    }

    Held current() {
        Held element = current;
        if (element == null) {
            throw new IllegalStateException("there is no current element now");
        }
        return element;
    }

    Held takeCurrent() {
        Held element = current();
        current = null;
        return element;
    }

    /** The current element, kept. */
    Held holdCurrent() {
        Held element = takeCurrent();
        return direct ? context().hold() : element;
    }

    void emits() {
        emitted++;
    }

    void heldMore(long more) {
        held += more;
    }

    void starves(int outlet, KeyPart<T, R> part) {
        starving.add(outlet, part);
    }

    void partCompleted(KeyPart<T, R> part) {
        parts.completed(part);
    }
}
