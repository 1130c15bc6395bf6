package io.millrace.operators.window;

import io.millrace.core.function.CheckedFunction;
import io.millrace.core.observe.Outcome;
import io.millrace.core.observe.Outcome.Shed;
import io.millrace.core.observe.Outcome.Shed.Reason;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.window.Placement.Placed;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts elements into windows and emits those that are over, one by one as they are asked for.
 *
 * <p>While nobody asks, no more elements are asked for than the {@value #AHEAD} at the beginning or of the last time. What is over
 * is emitted before an element is put anywhere, so that room is made first.
 */
final class WindowLogic<T, K extends @Nullable Object, A, R> implements StageLogic<T, Windowed<K, R>> {

    /** How many elements are asked for ahead. */
    static final int AHEAD = 256;

    private static final int LATE = 1;

    private final @Nullable CheckedFunction<? super T, ? extends K> key;
    private final Progress<T> progress;
    private final boolean divertsLate;
    private final LiveWindows<K, A, R> windows;
    private final Placement<T, K, A, R> placement;
    private boolean ended;
    /** Nobody asks for windows, so that elements may have to wait. */
    private boolean unasked;
    /** How many elements come before there is something to ask for. */
    private long untilPull;
    /** When the next window was due as the timer was last looked at. */
    private long armedFor = Nanos.NEVER;

    WindowLogic(WindowOperator<T, K, A, R> settings) {
        EventTime<? super T> time = settings.time();
        this.key = settings.key();
        this.divertsLate = time != null && time.late() != null;
        Kind kind = settings.kind();
        boolean tumbling = kind instanceof Kind.Aligned aligned && aligned.tumbling();
        this.progress = time == null ? new Progress.Processing<>(tumbling) : new Progress.Event<>(time);
        Contents<T, A, R> contents = settings.contents();
        this.windows = new LiveWindows<>(kind, contents, progress, settings.maxWindows(), settings.atLimit());
        if (kind instanceof Kind.Aligned aligned) {
            this.placement = tumbling
                    ? new TumblingPlacement<>(aligned, time == null, contents, windows)
                    : new SlidingPlacement<>(aligned, contents, windows);
        } else {
            this.placement = new SessionPlacement<>((Kind.Sessions) kind, contents, windows);
        }
    }

    @Override
    public void onStart(LogicContext<Windowed<K, R>> context) {
        progress.start(context);
        context.pull(0, AHEAD);
    }

    @Override
    public void onElement(int inlet, T element, LogicContext<Windowed<K, R>> context) throws Exception {
        try {
            long due = windows.due();
            long time = progress.timeOf(element, due, context);
            if (due <= progress.reached && !windows.fire(context)) {
                context.settle(context.element(), Outcome.CANCELLED);
            } else {
                Placed placed =
                        placement.place(element, time, key == null ? LiveWindows.NO_KEY : keyOf(element), context);
                if (placed != Placed.PUT) {
                    leaveOut(placed, element, context);
                }
            }
        } finally {
            afterElement(context);
        }
    }

    private void leaveOut(Placed placed, T element, LogicContext<Windowed<K, R>> context) {
        if (placed == Placed.LATE && divertsLate) {
            context.divert(LATE, element, context.element());
        } else {
            context.settle(context.element(), placed == Placed.LATE ? new Shed(Reason.EXPIRED) : Outcome.CANCELLED);
        }
    }

    private void afterElement(LogicContext<Windowed<K, R>> context) {
        long due = windows.due();
        if (due != armedFor || progress.countsIdleTime()) {
            armedFor = due;
            progress.arm(due, context);
        }
        if (--untilPull <= 0 || progress.countsIdleTime()) {
            pullIfAsked(context);
        }
    }

    private Object keyOf(T element) throws Exception {
        Object of = Objects.requireNonNull(key).apply(element);
        if (of == null) {
            throw new NullPointerException("the key function of a window returned null");
        }
        return of;
    }

    @Override
    public void onDemand(int outlet, LogicContext<Windowed<K, R>> context) {
        if (unasked) {
            unasked = false;
            progress.resume(context);
        }
        // also when what was over has taken all that is asked for: the next window must not wait for its elements
        pull(context);
        fire(context);
    }

    @Override
    public void onTimer(int timer, LogicContext<Windowed<K, R>> context) {
        progress.timerCame();
        armedFor = Nanos.NEVER;
        fire(context);
    }

    /** What would come as time passes comes now; the rest of what is inside comes before the end, which ends all windows. */
    @Override
    public void onDrain(LogicContext<Windowed<K, R>> context) {
        if (progress.followsClock()) {
            windows.keepEmitted();
            windows.flush();
            fire(context);
        }
    }

    @Override
    public void onComplete(int inlet, LogicContext<Windowed<K, R>> context) {
        ended = true;
        windows.flush();
        fire(context);
    }

    @Override
    public long held() {
        return windows.held();
    }

    private void fire(LogicContext<Windowed<K, R>> context) {
        progress.look(context);
        if (windows.fire(context)) {
            goOn(context);
        }
    }

    private void goOn(LogicContext<Windowed<K, R>> context) {
        if (ended) {
            if (!windows.flushes()) {
                context.complete();
            }
            return;
        }
        armedFor = windows.due();
        progress.arm(armedFor, context);
        pullIfAsked(context);
    }

    private void pullIfAsked(LogicContext<Windowed<K, R>> context) {
        unasked = context.demand() == 0;
        if (!unasked) {
            pull(context);
        }
    }

    private void pull(LogicContext<Windowed<K, R>> context) {
        long missing = AHEAD - context.pulled(0);
        if (missing >= AHEAD / 2 && !ended) {
            context.pull(0, missing);
            missing = 0;
        }
        untilPull = AHEAD / 2 - missing;
    }
}
