package io.millrace.core.engine;

import io.millrace.core.StageControl;
import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.observe.Abandoned;
import io.millrace.core.observe.Outcome;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.StageFigures;
import io.millrace.core.spi.Admission;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.AttemptTimeoutException;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallShedException;
import io.millrace.core.spi.Guard;
import io.millrace.core.stage.CallDefinition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The asynchronous core: one call for each element, several at a time, results in order or as they come.
 *
 * <p><b>Who may do what.</b> Who finds the {@link DrainLock} free holds the segment and runs {@link #step} until nothing is left;
 * everyone else leaves an event, or a note ({@code requested}, {@code cancelled}, {@code woken}, {@code upstreamDone}) and a
 * signal. All other fields belong to the holder. The user's function, the guard and the next segment are called by the holder;
 * foreign code that calls back at once only leaves a note. The exception is an element that comes while the holder asks for it,
 * on its own thread: nothing else is going on then, and it is taken in at once.
 *
 * <p><b>Phases.</b> OPEN; STOPPING after a fatal failure: nothing new is started, what is in work ends and is emitted, then the
 * error; CANCELLED: everything is given up; TERMINATED: the terminal signal has been given. OPEN → STOPPING → TERMINATED, OPEN →
 * TERMINATED, any but TERMINATED → CANCELLED. Elements that arrive after OPEN count as cancelled. The segment is quiet when it
 * is CANCELLED or TERMINATED, no slot is left and no function lingers on a pool.
 *
 * <p><b>The short way.</b> Without a guard and without keys, a call that has its result at once needs no slot: see
 * {@link #begin}.
 */
final class CallSegment extends Segment {

    private static final AtomicLongFieldUpdater<CallSegment> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(CallSegment.class, "requested");

    /** In order by key, elements in hand for each call that may run: those behind a busy key leave others in view. */
    static final int KEYED_FACTOR = 4;

    private enum Phase {
        OPEN,
        STOPPING,
        CANCELLED,
        TERMINATED
    }

    private final StageCounters counters;
    private final Launcher launcher;
    private final Tuning tuning;
    private final boolean ordered;
    private final @Nullable KeyLines keys;
    private final SafeGuard guard;
    private final boolean guarded;
    /** Nobody is asked before a call: there is no guard and no pace, and any order of calls will do. */
    private boolean direct;
    /** How many calls may run now: none while the stage is paused. */
    private int limit;

    private int concurrency;
    /** Null while calls may start as fast as they like. */
    private @Nullable Pace pace;

    private final FailedCalls failures;

    private final DrainLock lock = new DrainLock();
    private volatile long requested;
    private volatile boolean cancelled;
    private volatile boolean upstreamDone;
    private volatile @Nullable Throwable upstreamError;
    private volatile boolean woken;
    /** Nothing is left: quiet as soon as the lock is free, so that what has just arrived is counted first. */
    private volatile boolean over;

    /** Elements that upstream has left in the lock; belongs to whoever calls {@link #onNext}. */
    private long left;

    private final SlotTable table = new SlotTable();
    /** Slots that wait for admission, in order. */
    private final WaitingCalls waiting;
    /** Ordered: all slots in the order of arrival. Unordered: the READY ones in the order of completion. */
    private final ArrayDeque<CallSlot> line = new ArrayDeque<>();

    private final RunningAttempts attempts = new RunningAttempts(lock);
    /** Null until the guard has planned the first one. */
    private @Nullable Hedges hedges;

    private final CallClock clock;
    private final DueTimer timer;
    private final DueCalls due;
    private Phase phase = Phase.OPEN;
    private @Nullable Throwable failure;
    private long emitted;
    /** A function is being called for an element that has no slot. */
    private boolean calling;
    /** Upstream is being asked, and the holder does nothing else. */
    private boolean asking;
    /** Asked for upstream and not arrived. */
    private long awaited;
    /** Of the {@link #left} elements, those that have been taken out of the lock. */
    private long taken;

    CallSegment(
            LiveRun run,
            StageCounters counters,
            Launcher launcher,
            int concurrency,
            CallDefinition.Order order,
            @Nullable Guard guard,
            @Nullable CheckedBiFunction<Object, Throwable, Object> fallback,
            @Nullable Letters letters) {
        super(run);
        this.counters = counters;
        this.launcher = launcher;
        this.tuning = new Tuning(this, concurrency);
        this.limit = concurrency;
        this.concurrency = concurrency;
        this.ordered = order == CallDefinition.Order.Plain.INPUT;
        this.keys = order instanceof CallDefinition.Order.ByKey byKey ? new KeyLines(byKey.key()) : null;
        this.guard = new SafeGuard(guard, this::guardBroken);
        this.guarded = guard != null;
        this.waiting = new WaitingCalls(this.guard.queue(), this::guardBroken);
        this.direct = guard == null && keys == null;
        this.failures = new FailedCalls(this, counters.spec.onError(), fallback, letters);
        this.clock = new CallClock(run, guarded);
        this.timer = new DueTimer(run, this::signal);
        this.due = new DueCalls(this, table, timer);
    }

    String stage() {
        return counters.name;
    }

    /** Whether an answer lets its input through, as that of a sink does. */
    boolean confirms() {
        return launcher.confirms;
    }

    // Notes from anyone

    Tuning tuning() {
        return tuning;
    }

    /** A stage that is paused goes on, so that the drain ends. */
    @Override
    void draining() {
        tuning.drain();
    }

    @Override
    public void onSubscribe(org.reactivestreams.Subscription subscription) {
        super.onSubscribe(subscription);
        signal();
    }

    @Override
    public void onNext(Object carrier) {
        if (asking && lock.isMine() && taken == left) {
            asking = false;
            clock.passes();
            arrived(carrier);
            asking = true;
        } else if (lock.enter()) {
            clock.begin();
            arrived(carrier);
            work();
        } else {
            left++;
            enter(newSlot(carrier));
        }
    }

    @Override
    public void onError(Throwable error) {
        upstreamError = error;
        upstreamDone = true;
        signal();
    }

    @Override
    public void onComplete() {
        upstreamDone = true;
        signal();
    }

    @Override
    public void request(long n) {
        Operators.addCap(REQUESTED, this, n);
        signal();
    }

    @Override
    public void cancel() {
        cancelled = true;
        cancelUpstream();
        signal();
    }

    /** What attempts of {@code slot} see. Any thread. */
    Context contextOf(CallSlot slot) {
        return guard.context(slot, slot.context());
    }

    /** The waker of this segment's guard. */
    void wake() {
        if (!over) {
            woken = true;
            signal();
        }
    }

    /** An attempt has ended by itself; one that the holder is starting, on its own thread, needs no event. */
    void ended(Attempt attempt) {
        if (!attempts.endsAtOnce(attempt)) {
            enter(attempt);
        }
    }

    void enter(Event event) {
        if (lock.enterOrLeave(event)) {
            clock.begin();
            event.handle();
            work();
        }
    }

    private void signal() {
        if (lock.enterOrSignal()) {
            clock.begin();
            work();
        }
    }

    @Override
    @Nullable
    Thread holder() {
        return lock.holder();
    }

    // From here on: the holder only

    private void work() {
        do {
            step();
        } while (!lock.exit());
        if (over) {
            quiet();
        }
    }

    private void step() {
        do {
            for (Event event = lock.takeAll(); event != null; ) {
                Event newer = event.next;
                event.next = null;
                event.handle();
                event = newer;
            }
            if (cancelled && phase != Phase.TERMINATED && phase != Phase.CANCELLED) {
                giveEverythingUp();
            }
            if (phase == Phase.CANCELLED || phase == Phase.TERMINATED) {
                wrapUp();
                return;
            }
            if (guarded && timer.isDue(clock.last())) {
                due.look(clock.now());
            }
            admit();
        } while (emitsForNewcomers() | askForMore());
        terminateIfDone();
        if (guarded) {
            timer.arm();
        }
    }

    /** An element that has lain in the lock. */
    void arrived(CallSlot slot) {
        taken++;
        if (enters(slot.carrier)) {
            arrange(slot);
        }
    }

    private void arrived(Object carrier) {
        if (enters(carrier)) {
            if (direct && !cancelled && attempts.count() < limit && waiting.isEmpty()) {
                begin(carrier);
            } else {
                arrange(newSlot(carrier));
            }
        }
    }

    private boolean enters(Object carrier) {
        counters.entered();
        awaited--;
        if (phase != Phase.OPEN) {
            counters.ended(OutcomeKind.CANCELLED);
            Envelope.settle(carrier, false);
            return false;
        }
        return true;
    }

    /** Makes a call without asking anyone, and gives it a slot only if its result is not there at once or cannot leave yet. */
    private void begin(Object carrier) {
        byte weight = clock.weight();
        long started = weight == 0 ? 0 : run.nanoTime();
        Object input = Envelope.value(carrier);
        calling = true;
        Object answer;
        Object value;
        try {
            answer = launcher.call(input);
            value = launcher.valueOf(answer, input);
        } catch (Throwable thrown) {
            failures.failed(slot(carrier), thrown);
            return;
        }
        if (value == Launcher.PENDING) {
            CallSlot slot = slot(carrier);
            slot.weight = weight;
            slot.started = started;
            slot.state = CallSlot.State.RUNNING;
            attempts.begun();
            Attempt attempt = launcher.attempt(slot);
            slot.running = attempt;
            listen(attempt, answer);
            return;
        }
        calling = false;
        if (weight > 0) {
            counters.busy((run.nanoTime() - started) * weight);
        }
        if (value == null) {
            counters.ended(OutcomeKind.FILTERED);
            Envelope.settle(carrier, true);
        } else if (emitted != requested && !cancelled && (ordered ? table.size() == 0 : line.isEmpty())) {
            emit(carrier, value, OutcomeKind.DONE);
        } else {
            ready(slot(carrier), value, OutcomeKind.DONE);
        }
    }

    private CallSlot newSlot(Object carrier) {
        return keys == null ? new CallSlot(this, carrier) : new KeyedSlot(this, carrier);
    }

    private CallSlot slot(Object carrier) {
        CallSlot slot = new CallSlot(this, carrier);
        calling = false;
        keep(slot);
        return slot;
    }

    private void keep(CallSlot slot) {
        slot.state = CallSlot.State.WAITING;
        table.add(slot);
        if (ordered) {
            line.add(slot);
        }
    }

    private void arrange(CallSlot slot) {
        keep(slot);
        if (guarded) {
            long now = clock.now();
            slot.entered = now;
            slot.deadline = guard.deadline(slot, now);
            timer.atMost(slot.deadline);
            if (slot.state != CallSlot.State.WAITING) {
                // The guard is broken, and the stage has stopped with all that waited.
                return;
            }
        }
        try {
            if (keys == null || keys.enter((KeyedSlot) slot)) {
                line(slot);
            }
        } catch (Throwable thrown) {
            guard.abandon(slot);
            failures.failed(slot, thrown);
        }
    }

    /** The slot may be called; at once if it is the first. */
    private void line(CallSlot slot) {
        if (!waiting.isEmpty() || !mayStart() || !haveRoom(slot) || cancelled || !starts(slot)) {
            lineUp(slot);
        }
    }

    /** The slot waits, or is refused; others may have to go for it. */
    private void lineUp(CallSlot slot) {
        if (waiting.offer(slot, clock.last()) instanceof Admission.Reject refused) {
            refuse(slot, refused);
        }
        for (CallSlot evicted = waiting.evicted(); evicted != null; evicted = waiting.evicted()) {
            refuse(evicted, shed(Outcome.Shed.Reason.EVICTED));
        }
    }

    private Admission.Reject shed(Outcome.Shed.Reason reason) {
        return new Admission.Reject(new CallShedException(stage(), reason), Optional.of(new Outcome.Shed(reason)));
    }

    /**
     * Whether one more may start besides those in hand that do not wait. Where elements are shed, results that nobody wants
     * yet hold up others, which are shed then; elsewhere demand sees to it. In order, those in hand may wait for the newcomer.
     */
    private boolean haveRoom(@Nullable CallSlot newcomer) {
        int others = newcomer == null ? 0 : 1;
        return !waiting.haveQueue() || ordered || keys != null || table.size() - others - waiting.size() < concurrency;
    }

    /** Whether a call may start, as far as this stage is concerned. */
    private boolean mayStart() {
        return attempts.count() < limit && (pace == null || pace.allows());
    }

    /** Someone has set this stage anew. */
    void retune() {
        concurrency = tuning.concurrency();
        limit = tuning.isPaused() ? 0 : concurrency;
        double rate = tuning.rate();
        if (rate == StageControl.UNLIMITED) {
            stopPace();
            pace = null;
        } else {
            Pace before = pace;
            Pace limited = before == null ? new Pace(run, this::signal) : before;
            limited.perSecond(rate);
            pace = limited;
        }
        direct = !guarded && keys == null && pace == null;
    }

    private void stopPace() {
        if (pace != null) {
            pace.stop();
        }
    }

    private void admit() {
        boolean wake = woken;
        if (wake) {
            woken = false;
        }
        while (phase == Phase.OPEN || phase == Phase.STOPPING) {
            CallSlot slot = !waiting.isEmpty() && mayStart() ? waiting.poll(haveRoom(null), clock.last()) : null;
            if (slot == null) {
                if (wake) {
                    guard.unclaimed();
                }
                return;
            }
            if (!starts(slot)) {
                waiting.putBack(slot);
                return;
            }
        }
    }

    /** Starts or refuses a call; false when it has to wait. */
    private boolean starts(CallSlot slot) {
        if (guarded) {
            Admission answer = guard.admit(slot, clock.now());
            if (answer instanceof Admission.Reject refused) {
                refuse(slot, refused);
                return true;
            }
            if (!(answer instanceof Admission.Go)) {
                if (answer instanceof Admission.NotBefore later) {
                    timer.atMost(later.time());
                }
                return false;
            }
        }
        launch(slot);
        return true;
    }

    private void refuse(CallSlot slot, Admission.Reject refused) {
        if (refused.shed().isPresent() && !failures.haveFallback()) {
            Outcome.Shed shed = refused.shed().get();
            end(slot, OutcomeKind.of(shed), shed.acknowledges());
        } else {
            slot.attempt = 0;
            failures.failed(slot, refused.error());
        }
    }

    private void launch(CallSlot slot) {
        slot.weight = clock.weight();
        if (slot.weight > 0) {
            slot.started = clock.now();
        }
        if (pace != null) {
            pace.started();
        }
        attempts.begun();
        slot.state = CallSlot.State.RUNNING;
        if (guarded) {
            slot.due = guard.timeout(slot, slot.started);
            timer.atMost(slot.due);
            planHedge(slot);
        }
        Attempt attempt = launcher.attempt(slot);
        slot.running = attempt;
        call(slot, attempt);
    }

    private void call(CallSlot slot, Attempt attempt) {
        Object input = slot.input();
        Object answer = null;
        Object value = null;
        Throwable error = null;
        try {
            answer = launcher.call(input);
            value = launcher.valueOf(answer, input);
        } catch (Throwable thrown) {
            error = thrown;
        }
        clock.passes();
        if (value == Launcher.PENDING) {
            listen(attempt, answer);
        } else {
            AttemptResult result =
                    error != null ? AttemptResult.FAILURE : value == null ? AttemptResult.EMPTY : AttemptResult.SUCCESS;
            attemptOver(slot, attempt, result, value, error);
        }
    }

    private void listen(Attempt attempt, @Nullable Object answer) {
        if (attempts.listen(attempt, launcher, answer)) {
            attemptEnded(attempt);
        }
    }

    private void planHedge(CallSlot slot) {
        long at = guard.hedgeAt(slot, slot.started);
        if (at == Call.NEVER) {
            return;
        }
        if (hedges == null) {
            hedges = new Hedges();
        }
        hedges.plan(slot, at);
        timer.atMost(at);
    }

    /** When the hedge of {@code slot} is due, or times out. */
    long hedgeDue(CallSlot slot) {
        Hedges.Hedge hedge = hedges == null ? null : hedges.of(slot);
        return hedge == null ? Call.NEVER : hedge.next();
    }

    /** The hedge of a running slot is due, or has timed out. */
    void hedge(CallSlot slot, long now) {
        Hedges.Hedge hedge = hedges == null ? null : hedges.of(slot);
        if (hedges == null || hedge == null || slot.state != CallSlot.State.RUNNING) {
            return;
        }
        Attempt running = hedge.attempt;
        if (running != null) {
            giveUp(
                    slot,
                    running,
                    AttemptResult.TIMEOUT,
                    new AttemptTimeoutException(stage(), slot.attempt, now - hedge.started));
        } else if (!mayStart() || !waiting.isEmpty() || !guard.admitHedge(slot, now)) {
            hedges.forget(slot);
        } else {
            launch(slot, hedge, now);
        }
    }

    private void launch(CallSlot slot, Hedges.Hedge hedge, long now) {
        if (pace != null) {
            pace.started();
        }
        attempts.begun();
        Attempt attempt = launcher.another(slot);
        hedge.attempt = attempt;
        hedge.started = now;
        hedge.due = guard.timeout(slot, now);
        timer.atMost(hedge.due);
        call(slot, attempt);
    }

    /** An attempt has ended by itself, or one that was given up has returned. */
    void attemptEnded(Attempt attempt) {
        if (hedges != null && hedges.ignores(attempt)) {
            return;
        }
        if (!attempt.wasGivenUp()) {
            attemptOver(attempt.slot(), attempt, attempt.ending(), attempt.value(), attempt.error());
        } else {
            attempts.returned(attempt);
        }
    }

    private void attemptOver(
            CallSlot slot, Attempt attempt, AttemptResult result, @Nullable Object value, @Nullable Throwable error) {
        if (hedges != null && endsBesideAnother(hedges, slot, attempt, result, error)) {
            return;
        }
        countBusy(slot, attempt);
        attempts.ended();
        slot.running = null;
        long next = Call.NEVER;
        if (guarded) {
            slot.due = Call.NEVER;
            slot.result = value;
            next = guard.settle(slot, result, error, clock.now());
            slot.hedge = false;
        }
        if (phase == Phase.CANCELLED) {
            end(slot, OutcomeKind.CANCELLED, false);
        } else if (next != Call.NEVER && result != AttemptResult.CANCELLED && result != AttemptResult.DEADLINE) {
            slot.state = CallSlot.State.BACKOFF;
            slot.attempt++;
            slot.due = next;
            timer.atMost(next);
        } else if (error != null) {
            failures.failed(slot, error);
        } else if (value == null) {
            end(slot, OutcomeKind.FILTERED, true);
        } else {
            ready(slot, value, OutcomeKind.DONE);
        }
    }

    /**
     * Of an attempt that ends, and may have another one beside it: true when the call goes on with that. Else the other one is
     * given up first, and the slot is as if the one that ends had been its only attempt.
     */
    private boolean endsBesideAnother(
            Hedges open, CallSlot slot, Attempt attempt, AttemptResult result, @Nullable Throwable error) {
        Hedges.Hedge hedge = open.of(slot);
        if (hedge == null) {
            return false;
        }
        Attempt second = hedge.attempt;
        if (second == null) {
            open.forget(slot);
            return false;
        }
        Attempt first = slot.running;
        boolean isSecond = attempt == second;
        if (first == second) {
            // The first has failed before.
            open.forget(slot);
            slot.hedge = true;
            return false;
        }
        boolean goesOn = result == AttemptResult.FAILURE || result == AttemptResult.TIMEOUT;
        if (goesOn && phase != Phase.CANCELLED) {
            settleBeside(slot, hedge, attempt, result, error);
            if (isSecond) {
                open.forget(slot);
            } else {
                slot.running = second;
                slot.started = hedge.started;
                slot.due = hedge.due;
            }
            return true;
        }
        Attempt other = isSecond ? first : second;
        if (other != null) {
            if (!attempts.giveUp(other)) {
                open.ignore(other);
            }
            boolean late = result == AttemptResult.DEADLINE;
            settleBeside(slot, hedge, other, late ? result : AttemptResult.CANCELLED, late ? error : null);
        }
        open.forget(slot);
        if (isSecond) {
            slot.started = hedge.started;
            slot.hedge = true;
        }
        return false;
    }

    /** Settles one of two attempts, so that the call is left with the other. */
    private void settleBeside(
            CallSlot slot, Hedges.Hedge hedge, Attempt attempt, AttemptResult result, @Nullable Throwable error) {
        long startedFirst = slot.started;
        slot.hedge = attempt == hedge.attempt;
        if (slot.hedge) {
            slot.started = hedge.started;
        }
        countBusy(slot, attempt);
        attempts.ended();
        slot.result = null;
        guard.settle(slot, result, error, clock.now());
        slot.hedge = false;
        slot.started = startedFirst;
    }

    private void countBusy(CallSlot slot, Attempt attempt) {
        long work = attempt.workNanos();
        if (work >= 0) {
            counters.busy(work);
        } else if (slot.weight > 0) {
            counters.busy(((guarded ? clock.now() : run.nanoTime()) - slot.started) * slot.weight);
        }
    }

    void ready(CallSlot slot, Object value, OutcomeKind kind) {
        slot.state = CallSlot.State.READY;
        passTurn(slot);
        if (!ordered && line.isEmpty() && emitted != requested && !cancelled) {
            emit(slot, value, kind);
            return;
        }
        slot.result = value;
        slot.fallenBack = kind == OutcomeKind.FALLBACK;
        if (!ordered) {
            line.add(slot);
        }
    }

    /** Stops taking elements; what is in work ends, then the error follows. */
    void stopWith(Throwable cause) {
        if (phase != Phase.OPEN) {
            return;
        }
        phase = Phase.STOPPING;
        failure = cause;
        cancelUpstream();
        waiting.clear();
        table.forEach(slot -> {
            if (slot.state == CallSlot.State.WAITING) {
                guard.abandon(slot);
                end(slot, OutcomeKind.CANCELLED, false);
            }
        });
        waiting.clear();
    }

    private void giveEverythingUp() {
        phase = Phase.CANCELLED;
        waiting.clear();
        table.forEach(slot -> {
            switch (slot.state) {
                case RUNNING -> giveUp(slot, AttemptResult.CANCELLED, null);
                case WAITING, BACKOFF -> {
                    guard.abandon(slot);
                    end(slot, run.unfinished(slot.state == CallSlot.State.WAITING), false);
                }
                case READY -> end(slot, OutcomeKind.CANCELLED, false);
                case ENDED -> table.remove(slot);
                case NEW, LETTER -> {}
            }
        });
        line.clear();
    }

    /** Gives up the running attempt of a slot; does nothing when it has just ended by itself. */
    void giveUp(CallSlot slot, AttemptResult why, @Nullable Throwable error) {
        Attempt attempt = slot.running;
        if (attempt != null) {
            giveUp(slot, attempt, why, error);
        }
    }

    private void giveUp(CallSlot slot, Attempt attempt, AttemptResult why, @Nullable Throwable error) {
        if (attempts.giveUp(attempt)) {
            clock.passes();
            attemptOver(slot, attempt, why, null, error);
        }
    }

    /** The policy is defective: the run fails after what is in work. */
    private void guardBroken(Throwable thrown) {
        Throwable traced = Traces.attach(thrown, run.name(), stage(), 0, -1);
        if (phase == Phase.OPEN) {
            stopWith(traced);
        } else {
            run.failedToClose(traced);
        }
    }

    /** The deadline of a call has passed before an attempt began. */
    void tooLate(CallSlot slot, Throwable error) {
        boolean shed = waiting.haveQueue() && slot.attempt == 1;
        waiting.remove(slot);
        if (slot.state != CallSlot.State.ENDED) {
            guard.abandon(slot);
        }
        if (slot.state == CallSlot.State.ENDED) {
            // The guard is broken, and the stage has stopped with all that waited.
            return;
        }
        if (shed) {
            Outcome.Shed expired = new Outcome.Shed(Outcome.Shed.Reason.EXPIRED);
            refuse(slot, new Admission.Reject(error, Optional.of(expired)));
        } else {
            failures.failed(slot, error);
        }
    }

    /** The next attempt of a call is due: its element has waited longest. */
    void again(CallSlot slot) {
        slot.state = CallSlot.State.WAITING;
        slot.due = Call.NEVER;
        waiting.addFirst(slot);
    }

    /** Emits what is ready; true when that has made room for one that waits because there was none. */
    private boolean emitsForNewcomers() {
        int before = table.size();
        emitReady();
        return waiting.haveQueue() && table.size() < before && !waiting.isEmpty();
    }

    private void emitReady() {
        while (!cancelled) {
            CallSlot slot = line.peek();
            if (slot == null) {
                return;
            }
            if (slot.state == CallSlot.State.ENDED) {
                line.poll();
                table.remove(slot);
            } else if (slot.state == CallSlot.State.READY && emitted != requested) {
                line.poll();
                Object value = slot.result;
                if (value == null) {
                    throw new IllegalStateException("a ready slot of stage '" + stage() + "' has no result");
                }
                emit(slot, value, slot.fallenBack ? OutcomeKind.FALLBACK : OutcomeKind.DONE);
            } else {
                return;
            }
        }
    }

    private void emit(CallSlot slot, Object value, OutcomeKind kind) {
        table.remove(slot);
        slot.state = CallSlot.State.ENDED;
        emit(slot.carrier, value, kind);
    }

    private void emit(Object carrier, Object value, OutcomeKind kind) {
        emitted++;
        counters.emitted();
        counters.ended(kind);
        clock.passes();
        downstream().onNext(Envelope.replace(carrier, value));
    }

    /** The slot's element has ended without being emitted. */
    void end(CallSlot slot, OutcomeKind kind, boolean acknowledged) {
        Envelope.settle(slot.carrier, acknowledged);
        leave(slot, kind);
    }

    void leave(CallSlot slot, OutcomeKind kind) {
        counters.ended(kind);
        slot.state = CallSlot.State.ENDED;
        passTurn(slot);
        // An ordered slot keeps its place until the line has passed it, so that the line stays bounded.
        if (!ordered || phase == Phase.CANCELLED) {
            table.remove(slot);
        }
    }

    /** The call of a slot is over: the next one of its key may be made. */
    private void passTurn(CallSlot slot) {
        CallSlot next = keys == null ? null : keys.leave((KeyedSlot) slot);
        if (next != null && phase != Phase.CANCELLED) {
            lineUp(next);
        }
    }

    /** The slot's element goes to the dead-letter sink. */
    void divert(CallSlot slot) {
        slot.state = CallSlot.State.LETTER;
        passTurn(slot);
    }

    /** The dead-letter sink has confirmed or refused the slot's element, and it is settled. */
    void diverted(CallSlot slot) {
        slot.state = CallSlot.State.ENDED;
        if (!ordered || phase == Phase.CANCELLED) {
            table.remove(slot);
        }
    }

    /** Asks once for all that there is room for; true when some of it came at once, so that there may be more to do. */
    private boolean askForMore() {
        if (phase != Phase.OPEN || upstreamDone || !isSubscribed()) {
            return false;
        }
        long wanted = keys == null ? concurrency : (long) concurrency * KEYED_FACTOR;
        long window = Math.min(wanted, guard.window()) + waiting.beyond();
        long room = window - table.size() - attempts.lingers() - awaited;
        // Upstream owes enough, or enough wait here: a request for each element would make nothing faster.
        boolean enough = waiting.haveQueue()
                ? 2 * awaited >= WaitingCalls.NEWCOMERS
                : 4 * awaited >= window || waiting.size() >= concurrency;
        if (room <= 0 || enough && 4 * room < window) {
            return false;
        }
        long expected = awaited + room;
        awaited = expected;
        asking = true;
        upstream().request(room);
        asking = false;
        return awaited != expected;
    }

    private void terminateIfDone() {
        boolean ending = phase == Phase.STOPPING || phase == Phase.OPEN && upstreamDone;
        if (!ending || table.size() > 0 || cancelled || !lock.isEmpty()) {
            return;
        }
        Throwable error = failure != null ? failure : upstreamError;
        phase = Phase.TERMINATED;
        closeUp();
        if (error != null) {
            downstream().onError(error);
        } else {
            downstream().onComplete();
        }
        wrapUp();
    }

    /** Nothing is emitted any more. */
    private void wrapUp() {
        timer.stop();
        stopPace();
        if (phase == Phase.CANCELLED && table.count(CallSlot.State.RUNNING) == 0) {
            // No attempt runs and none will: permits go back now, even if a dead letter or a function takes longer.
            guard.close();
        }
        if (table.size() == 0 && attempts.lingers() == 0) {
            closeUp();
            over = true;
        }
    }

    private void closeUp() {
        failures.complete();
        guard.close();
    }

    @Override
    @Nullable
    StageCounters inside() {
        return asking ? null : counters;
    }

    @Override
    Activity activity() {
        boolean wanted = emitted != requested;
        if (table.size() == 0) {
            return wanted ? Activity.WAITS_FOR_INPUT : Activity.WAITS_FOR_DEMAND;
        }
        boolean onlyReady = table.count(CallSlot.State.READY) == table.size();
        return onlyReady && !wanted ? Activity.WAITS_FOR_DEMAND : Activity.WORKS;
    }

    @Override
    long moved() {
        return counters.moved();
    }

    @Override
    void spent(Activity activity, long nanos) {
        counters.spent(activity, nanos);
    }

    @Override
    void figures(List<StageFigures> into) {
        long before = counters.in();
        SlotTable.Census slots = table.census();
        // An element without a slot that came meanwhile may have got one, or the room of one that has been counted.
        boolean withoutSlot = calling && counters.in() == before;
        into.add(LetterFigures.add(
                counters.figures(slots.queued(), slots.running() + (withoutSlot ? 1 : 0), 0), failures.letters()));
    }

    @Override
    void discard() {
        phase = Phase.CANCELLED;
        guard.close();
    }

    @Override
    List<Abandoned> unfinished() {
        List<Abandoned> left = new ArrayList<>(attempts.abandoned(stage()));
        int running = table.count(CallSlot.State.RUNNING) + (calling ? 1 : 0);
        if (running > 0) {
            left.add(new Abandoned(stage(), running + " calls without an answer"));
        }
        int letters = table.count(CallSlot.State.LETTER);
        if (letters > 0) {
            left.add(new Abandoned(stage(), letters + " dead letters that their sink has not confirmed"));
        }
        left.addAll(super.unfinished());
        return left;
    }

    @Override
    String stages() {
        return stage();
    }
}
