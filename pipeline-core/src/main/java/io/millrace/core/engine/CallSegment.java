package io.millrace.core.engine;

import io.millrace.core.OnError;
import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.observe.Abandoned;
import io.millrace.core.observe.Outcome;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.StageFigures;
import io.millrace.core.spi.Admission;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.AttemptTimeoutException;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallDeadlineException;
import io.millrace.core.spi.Guard;
import io.millrace.core.stage.CallDefinition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;

/**
 * The asynchronous core: one call for each element, several at a time, results in order or as they come.
 *
 * <p><b>Who may do what.</b> {@code work} is the lock: whoever raises it from 0 holds the segment and runs {@link #step} until
 * it is 0 again; everyone else leaves a note (an event in the inbox, {@code requested}, {@code cancelled}, {@code woken},
 * {@code upstreamDone}) and raises it. All other fields belong to the holder. The user's function, the guard and the next
 * segment are called by the holder; foreign code that calls back at once only leaves a note.
 *
 * <p><b>Phases.</b> OPEN; STOPPING after a fatal failure: nothing new is started, what is in work ends and is emitted, then the
 * error; CANCELLED: everything is given up; TERMINATED: the terminal signal has been given. OPEN → STOPPING → TERMINATED, OPEN →
 * TERMINATED, any but TERMINATED → CANCELLED. Elements that arrive after OPEN count as cancelled. The segment is quiet when it
 * is CANCELLED or TERMINATED, no slot is left and no function lingers on a pool.
 */
final class CallSegment extends Segment {

    private static final AtomicLongFieldUpdater<CallSegment> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(CallSegment.class, "requested");

    /** In order by key, elements in hand for each call that may run: those behind a busy key leave others in view. */
    private static final int KEYED_FACTOR = 4;

    private enum Phase {
        OPEN,
        STOPPING,
        CANCELLED,
        TERMINATED
    }

    /** Makes the attempts of one stage. */
    interface Launcher {

        Attempt attempt(CallSegment segment, CallSlot slot);
    }

    private final StageCounters counters;
    private final Launcher launcher;
    private volatile int concurrency;
    private final boolean ordered;
    private final @Nullable KeyLines keys;
    private final SafeGuard guard;
    private final @Nullable CheckedBiFunction<Object, Throwable, Object> fallback;
    private final @Nullable Letters letters;

    private final AtomicInteger work = new AtomicInteger();
    private final Inbox inbox = new Inbox();
    private volatile long requested;
    private volatile boolean cancelled;
    private volatile boolean upstreamDone;
    private volatile @Nullable Throwable upstreamError;
    private volatile boolean woken;
    /** Nothing is left: quiet as soon as the lock is free, so that what has just arrived is counted first. */
    private volatile boolean over;
    /** The thread that holds the segment, for reports. */
    private @Nullable Thread holder;

    private final SlotTable table = new SlotTable();
    /** Slots that wait for admission, in order. */
    private final ArrayDeque<CallSlot> waiting = new ArrayDeque<>();
    /** Ordered: all slots in the order of arrival. Unordered: the READY ones in the order of completion. */
    private final ArrayDeque<CallSlot> line = new ArrayDeque<>();
    /** Given-up attempts whose functions still occupy a thread. */
    private final Set<Attempt> lingering = ConcurrentHashMap.newKeySet();

    private Phase phase = Phase.OPEN;
    /** The time when the current step began. */
    private long now;

    private @Nullable Throwable failure;
    private long emitted;
    /** The attempt that is being started; null once it has ended meanwhile. */
    private @Nullable Attempt launching;
    /** Attempts that run. */
    private int running;
    /** Asked for upstream and not arrived. */
    private long awaited;
    /** The next moment at which a deadline, a time-out or a backoff may be due; never later than the true one. */
    private long earliest = Call.NEVER;

    private long armedFor = Call.NEVER;
    private @Nullable Runnable disarm;
    private @Nullable TimerFired armedTimer;

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
        this.concurrency = concurrency;
        this.ordered = order == CallDefinition.Order.Plain.INPUT;
        this.keys = order instanceof CallDefinition.Order.ByKey byKey ? new KeyLines(byKey.key()) : null;
        this.guard = new SafeGuard(guard, this::guardBroken);
        this.fallback = fallback;
        this.letters = letters;
    }

    String stage() {
        return counters.name;
    }

    // Notes from anyone

    int concurrency() {
        return concurrency;
    }

    /** From now on at most {@code newConcurrency} calls run at a time; those that run already end as they would. */
    void concurrency(int newConcurrency) {
        concurrency = newConcurrency;
        drain();
    }

    @Override
    public void onSubscribe(org.reactivestreams.Subscription subscription) {
        super.onSubscribe(subscription);
        drain();
    }

    @Override
    public void onNext(Object carrier) {
        post(new CallSlot(carrier));
    }

    @Override
    public void onError(Throwable error) {
        upstreamError = error;
        upstreamDone = true;
        drain();
    }

    @Override
    public void onComplete() {
        upstreamDone = true;
        drain();
    }

    @Override
    public void request(long n) {
        Operators.addCap(REQUESTED, this, n);
        drain();
    }

    @Override
    public void cancel() {
        cancelled = true;
        cancelUpstream();
        drain();
    }

    void post(Event event) {
        inbox.put(event);
        drain();
    }

    /** The waker of this segment's guard. */
    void wake() {
        if (!over) {
            woken = true;
            drain();
        }
    }

    private void drain() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            holder = Thread.currentThread();
            step();
            holder = null;
            missed = work.addAndGet(-missed);
        } while (missed != 0);
        if (over) {
            quiet();
        }
    }

    @Override
    @Nullable
    Thread holder() {
        return holder;
    }

    // From here on: the holder only

    private void step() {
        now = run.nanoTime();
        for (Event event = inbox.takeAll(); event != null; ) {
            Event newer = event.next;
            event.next = null;
            event.handle(this);
            event = newer;
        }
        if (cancelled && phase != Phase.TERMINATED && phase != Phase.CANCELLED) {
            giveEverythingUp();
        }
        if (phase == Phase.OPEN || phase == Phase.STOPPING) {
            if (now >= earliest) {
                expire();
            }
            admit();
            emitReady();
            askForMore();
            terminateIfDone();
        }
        arm();
        if (phase == Phase.CANCELLED && table.count(CallSlot.State.RUNNING) == 0) {
            // No attempt runs and none will: permits go back now, even if a dead letter or a function takes longer.
            guard.close();
        }
        if (phase == Phase.CANCELLED || phase == Phase.TERMINATED) {
            quietIfEmpty();
        }
    }

    void arrived(CallSlot slot) {
        counters.entered();
        awaited--;
        if (phase != Phase.OPEN) {
            counters.ended(OutcomeKind.CANCELLED);
            Envelope.settle(slot.carrier, false);
            return;
        }
        table.add(slot);
        if (ordered) {
            line.add(slot);
        }
        slot.entered = now;
        slot.deadline = guard.deadline(slot, now);
        earliest = Math.min(earliest, slot.deadline);
        if (slot.state != CallSlot.State.WAITING) {
            // The guard is broken, and the stage has stopped with all that waited.
            return;
        }
        try {
            if (keys == null || keys.enter(slot)) {
                waiting.add(slot);
            }
        } catch (Throwable thrown) {
            guard.abandon(slot);
            failed(slot, thrown);
        }
    }

    private void admit() {
        boolean wake = woken;
        woken = false;
        while (phase == Phase.OPEN || phase == Phase.STOPPING) {
            CallSlot slot = running + lingering.size() < concurrency ? waiting.peek() : null;
            if (slot == null) {
                if (wake) {
                    guard.unclaimed();
                }
                return;
            }
            Admission answer = guard.admit(slot, now);
            if (answer instanceof Admission.Go) {
                waiting.poll();
                launch(slot);
            } else if (answer instanceof Admission.Reject refused) {
                waiting.poll();
                refuse(slot, refused);
            } else {
                if (answer instanceof Admission.NotBefore later) {
                    earliest = Math.min(earliest, later.time());
                }
                return;
            }
        }
    }

    private void refuse(CallSlot slot, Admission.Reject refused) {
        if (refused.shed().isPresent() && fallback == null) {
            Outcome.Shed shed = refused.shed().get();
            end(slot, OutcomeKind.of(shed), shed.acknowledges());
        } else {
            slot.attempt = 0;
            failed(slot, refused.error());
        }
    }

    private void launch(CallSlot slot) {
        if (guard.isPresent()) {
            // The functions of the calls before it took time, which is not this attempt's.
            now = run.nanoTime();
        }
        running++;
        slot.state = CallSlot.State.RUNNING;
        slot.started = now;
        slot.due = guard.timeout(slot, now);
        earliest = Math.min(earliest, slot.due);
        Attempt attempt = launcher.attempt(this, slot);
        slot.running = attempt;
        launching = attempt;
        try {
            attempt.start();
        } catch (Throwable thrown) {
            attempt.fail(thrown);
        }
        boolean over = launching == null;
        launching = null;
        if (over) {
            attemptEnded(attempt);
        }
    }

    /**
     * An attempt that ends while the holder starts it, on the holder's thread, needs no event. Other threads read a stale
     * field at worst: the second condition is theirs to fail.
     */
    boolean endedAtOnce(Attempt attempt) {
        if (launching != attempt || holder != Thread.currentThread()) {
            return false;
        }
        launching = null;
        return true;
    }

    /** An attempt has ended by itself, or one that was given up has returned. */
    void attemptEnded(Attempt attempt) {
        if (attempt.wasGivenUp()) {
            lingering.remove(attempt);
            return;
        }
        attemptOver(attempt, attempt.result, attempt.value, attempt.error);
    }

    private void attemptOver(Attempt attempt, AttemptResult result, @Nullable Object value, @Nullable Throwable error) {
        CallSlot slot = attempt.slot;
        counters.busy(attempt.workNanos >= 0 ? attempt.workNanos : now - slot.started);
        running--;
        slot.running = null;
        slot.due = Call.NEVER;
        slot.result = value;
        long next = guard.settle(slot, result, error, now);
        if (phase == Phase.CANCELLED) {
            end(slot, OutcomeKind.CANCELLED, false);
            return;
        }
        boolean over = next == Call.NEVER || result == AttemptResult.CANCELLED || result == AttemptResult.DEADLINE;
        if (!over) {
            slot.state = CallSlot.State.BACKOFF;
            slot.attempt++;
            slot.due = next;
            earliest = Math.min(earliest, next);
        } else if (error != null) {
            failed(slot, error);
        } else if (value == null) {
            end(slot, OutcomeKind.FILTERED, true);
        } else {
            ready(slot, value, OutcomeKind.DONE);
        }
    }

    private void ready(CallSlot slot, Object value, OutcomeKind kind) {
        slot.state = CallSlot.State.READY;
        slot.result = value;
        slot.kind = kind;
        if (!ordered) {
            line.add(slot);
        }
        passTurn(slot);
    }

    private void failed(CallSlot slot, Throwable error) {
        Throwable cause = Traces.attach(error, run.name(), stage(), slot.attempt, Envelope.position(slot.carrier));
        if (fallback != null) {
            try {
                ready(
                        slot,
                        NullResults.refuse(fallback.apply(Envelope.value(slot.carrier), cause), "the fallback"),
                        OutcomeKind.FALLBACK);
                return;
            } catch (Throwable thrown) {
                if (thrown != cause) {
                    thrown.addSuppressed(cause);
                }
                cause = Traces.attach(thrown, run.name(), stage(), slot.attempt, Envelope.position(slot.carrier));
            }
        }
        OnError policy = counters.spec.onError();
        if (policy instanceof OnError.Skip) {
            end(slot, OutcomeKind.SKIPPED, true);
        } else if (letters != null) {
            slot.state = CallSlot.State.LETTER;
            passTurn(slot);
            letters.sendFailed(slot.carrier, cause, slot.attempt, refusal -> post(new LetterClosed(slot, refusal)));
        } else {
            Envelope.refuse(slot.carrier, cause);
            leave(slot, OutcomeKind.FATAL);
            stopWith(cause);
            if (policy instanceof OnError.FailFast) {
                run.abort(cause);
            }
        }
    }

    /** Stops taking elements; what is in work ends, then the error follows. */
    private void stopWith(Throwable cause) {
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
                case LETTER -> {}
            }
        });
        line.clear();
    }

    /** Gives up the running attempt of a slot; does nothing when it has just ended by itself. */
    private void giveUp(CallSlot slot, AttemptResult why, @Nullable Throwable error) {
        Attempt attempt = slot.running;
        if (attempt == null || !attempt.giveUp()) {
            return;
        }
        if (attempt.lingers()) {
            lingering.add(attempt);
        }
        try {
            attempt.stop();
        } catch (Throwable thrown) {
            Operators.onErrorDropped(thrown, run.context());
        }
        attemptOver(attempt, why, null, error);
    }

    /** The policy is defective: the run fails after what is in work. */
    private void guardBroken(Throwable thrown) {
        stopWith(Traces.attach(thrown, run.name(), stage(), 0, -1));
    }

    private void expire() {
        earliest = Call.NEVER;
        table.forEach(slot -> {
            expire(slot);
            if (slot.state != CallSlot.State.ENDED) {
                earliest = Math.min(earliest, nextDue(slot));
            }
        });
    }

    private static long nextDue(CallSlot slot) {
        return switch (slot.state) {
            case WAITING -> slot.deadline;
            case RUNNING, BACKOFF -> Math.min(slot.due, slot.deadline);
            case READY, LETTER, ENDED -> Call.NEVER;
        };
    }

    private void expire(CallSlot slot) {
        switch (slot.state) {
            case RUNNING -> {
                if (now >= slot.deadline) {
                    giveUp(slot, AttemptResult.DEADLINE, deadlineExceeded(slot));
                } else if (now >= slot.due) {
                    giveUp(
                            slot,
                            AttemptResult.TIMEOUT,
                            new AttemptTimeoutException(stage(), slot.attempt, now - slot.started));
                }
            }
            case WAITING, BACKOFF -> {
                if (now >= slot.deadline) {
                    waiting.remove(slot);
                    guard.abandon(slot);
                    failed(slot, deadlineExceeded(slot));
                } else if (slot.state == CallSlot.State.BACKOFF && now >= slot.due) {
                    slot.state = CallSlot.State.WAITING;
                    slot.due = Call.NEVER;
                    waiting.addFirst(slot);
                }
            }
            case READY, LETTER, ENDED -> {}
        }
    }

    private Throwable deadlineExceeded(CallSlot slot) {
        return new CallDeadlineException(stage(), slot.attempt, Duration.ofNanos(now - slot.entered()));
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
                emit(slot);
            } else {
                return;
            }
        }
    }

    private void emit(CallSlot slot) {
        Object value = slot.result;
        if (value == null) {
            throw new IllegalStateException("a ready slot of stage '" + stage() + "' has no result");
        }
        table.remove(slot);
        slot.state = CallSlot.State.ENDED;
        emitted++;
        counters.emitted();
        counters.ended(slot.kind);
        downstream().onNext(Envelope.replace(slot.carrier, value));
    }

    /** The slot's element has ended without being emitted. */
    private void end(CallSlot slot, OutcomeKind kind, boolean acknowledged) {
        Envelope.settle(slot.carrier, acknowledged);
        leave(slot, kind);
    }

    private void leave(CallSlot slot, OutcomeKind kind) {
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
        CallSlot next = keys == null ? null : keys.leave(slot);
        if (next != null && phase != Phase.CANCELLED) {
            waiting.add(next);
        }
    }

    /** The dead-letter sink has confirmed or refused the slot's element; the letters have settled it. */
    private void letterClosed(CallSlot slot, @Nullable Throwable refusal) {
        slot.state = CallSlot.State.ENDED;
        if (!ordered || phase == Phase.CANCELLED) {
            table.remove(slot);
        }
        if (refusal != null) {
            run.abort(refusal);
        }
    }

    private void askForMore() {
        if (phase != Phase.OPEN || upstreamDone || !isSubscribed()) {
            return;
        }
        long wanted = keys == null ? concurrency : (long) concurrency * KEYED_FACTOR;
        long window = Math.min(wanted, guard.window());
        long room = window - table.size() - lingering.size() - awaited;
        if (room > 0) {
            awaited += room;
            upstream().request(room);
        }
    }

    private void terminateIfDone() {
        boolean ending = phase == Phase.STOPPING || upstreamDone;
        if (!ending || table.size() > 0 || cancelled || !inbox.isEmpty()) {
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
    }

    private void quietIfEmpty() {
        if (table.size() == 0 && lingering.isEmpty()) {
            closeUp();
            over = true;
        }
    }

    private void closeUp() {
        if (letters != null) {
            letters.complete();
        }
        guard.close();
    }

    /** Keeps one timer set, for no later than the earliest due moment. */
    private void arm() {
        boolean over = phase == Phase.CANCELLED || phase == Phase.TERMINATED;
        long wanted = over ? Call.NEVER : earliest;
        if (wanted == armedFor || wanted > armedFor && !over) {
            return;
        }
        if (disarm != null) {
            disarm.run();
            disarm = null;
        }
        armedFor = wanted;
        if (wanted != Call.NEVER) {
            TimerFired timer = new TimerFired();
            armedTimer = timer;
            disarm = run.schedule(() -> post(timer), wanted - run.nanoTime());
        }
    }

    private void timerFired(TimerFired timer) {
        if (timer == armedTimer) {
            armedFor = Call.NEVER;
            disarm = null;
        }
    }

    /** Confirmation or refusal of a slot's dead letter. */
    private static final class LetterClosed extends Event {

        private final CallSlot slot;
        private final @Nullable Throwable refusal;

        LetterClosed(CallSlot slot, @Nullable Throwable refusal) {
            this.slot = slot;
            this.refusal = refusal;
        }

        @Override
        void handle(CallSegment segment) {
            segment.letterClosed(slot, refusal);
        }
    }

    /** The armed timer has come due. */
    private static final class TimerFired extends Event {

        @Override
        void handle(CallSegment segment) {
            segment.timerFired(this);
        }
    }

    @Override
    void figures(List<StageFigures> into) {
        long queued = table.count(CallSlot.State.WAITING) + table.count(CallSlot.State.READY);
        long running = table.count(CallSlot.State.RUNNING) + table.count(CallSlot.State.BACKOFF);
        into.add(LetterFigures.add(counters.figures(queued, running, 0), letters));
    }

    @Override
    void discard() {
        guard.close();
    }

    @Override
    List<Abandoned> unfinished() {
        List<Abandoned> left = new ArrayList<>();
        lingering.forEach(attempt -> left.add(new Abandoned(stage(), attempt.where())));
        int running = table.count(CallSlot.State.RUNNING);
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
