package io.millrace.core.engine;

import io.millrace.core.OnError;
import io.millrace.core.observe.Outcome;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.StageFigures;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.StageLogic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;

/**
 * Hosts a {@link StageLogic}: queues what arrives until the logic may see it, and what it emits until it is asked for.
 *
 * <p><b>Who may do what.</b> {@code work} is the lock: whoever raises it from 0 holds the segment and runs {@link #step} until
 * it is 0 again; everyone else leaves a note (an element in the inbox, {@code requested}, {@code cancelled},
 * {@code upstreamDone}, {@code draining}, {@code timerDue}) and raises it. The logic is called by the holder only, and never
 * while one of its own calls runs.
 *
 * <p><b>Phases.</b> OPEN; COMPLETING once the logic has completed or failed: what it emitted is delivered, side outputs are
 * confirmed, then the terminal signal; ENDED, after that or after cancellation. Elements that arrive or are still kept after
 * OPEN count as cancelled.
 */
final class LogicSegment extends Segment implements LogicContext<Object>, Letters.Listener {

    private static final AtomicLongFieldUpdater<LogicSegment> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(LogicSegment.class, "requested");
    /** Stands for the current element, so that untracked elements cost no object. */
    private static final Held CURRENT = new Held() {};

    private enum Phase {
        OPEN,
        COMPLETING,
        ENDED
    }

    private final StageCounters counters;
    private final StageLogic<Object, Object> logic;
    private final boolean tracked;
    private final @Nullable Letters deadLetters;
    private final List<Letters> sideOutputs;
    private final boolean hasLetters;
    private final Keeping keeping;
    private final LogicTimers timers;

    private final AtomicInteger work = new AtomicInteger();
    /** What arrived while the logic could not see it; never more than was asked for, and what a cancelled stage still had. */
    private final Queue<Object> inbox = Queues.<Object>unbounded(64).get();

    private volatile long requested;
    private volatile boolean cancelled;
    private volatile boolean upstreamDone;
    private volatile @Nullable Throwable upstreamError;
    private volatile boolean draining;
    private volatile boolean timerDue;
    /** Nothing is left: quiet as soon as the lock is free, so that what has just arrived is counted first. */
    private volatile boolean over;
    /** The thread that holds the segment. Others read a stale one at worst, and never themselves. */
    private @Nullable Thread holder;
    /** The holder asks for elements just now, so that it may bring them itself. */
    private boolean receiving;

    /** What the logic emitted beyond the demand. */
    private final ArrayDeque<Object> outbox = new ArrayDeque<>();

    private volatile int outboxSize;
    /** By how much what the logic says that it keeps differed last from what it was seen to keep. */
    private volatile long difference;
    /**
     * The logic may see the next element at once: {@link #maySee} and nothing is in the inbox. Made true by whoever has read all
     * notes, made false by what the logic does then.
     */
    private boolean clear;
    /** What {@code work} was when the notes were read last. */
    private int noted;

    private Phase phase = Phase.OPEN;
    private boolean started;
    private boolean inletEnded;
    private boolean drainSeen;
    private boolean keptGivenUp;
    private @Nullable Throwable failure;
    private long emitted;
    private long demandSeen;
    /** How many elements the logic has asked for, ever. */
    private long asked;

    private long toPull;
    /** The element that is being shown, until the logic has settled or kept it. */
    private @Nullable Object current;

    LogicSegment(
            LiveRun run,
            StageCounters counters,
            StageLogic<Object, Object> logic,
            boolean tracked,
            @Nullable Letters deadLetters,
            List<Letters> sideOutputs) {
        super(run);
        this.counters = counters;
        this.logic = logic;
        this.tracked = tracked;
        this.deadLetters = deadLetters;
        this.sideOutputs = sideOutputs;
        this.hasLetters = deadLetters != null || !sideOutputs.isEmpty();
        this.keeping = new Keeping(tracked, this);
        this.timers = new LogicTimers(run, this::timerFired);
    }

    // Notes from anyone

    @Override
    public void onSubscribe(Subscription subscription) {
        super.onSubscribe(subscription);
        drain();
    }

    @Override
    public void onNext(Object carrier) {
        Thread here = Thread.currentThread();
        if (holder == here && receiving) {
            receive(carrier);
        } else if (work.get() == 0 && work.compareAndSet(0, 1)) {
            holder = here;
            arrive(carrier);
            release();
        } else {
            inbox.offer(carrier);
            drain();
        }
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

    @Override
    void draining() {
        draining = true;
        drain();
    }

    @Override
    public void closed(@Nullable Throwable refusal) {
        if (refusal != null) {
            run.abort(refusal);
        }
        drain();
    }

    private void timerFired() {
        timerDue = true;
        drain();
    }

    private void drain() {
        if (work.getAndIncrement() == 0) {
            holder = Thread.currentThread();
            step();
            release();
        }
    }

    /** Gives the lock back that was raised to 1, after what others left meanwhile. */
    private void release() {
        holder = null;
        int missed = work.decrementAndGet();
        while (missed != 0) {
            holder = Thread.currentThread();
            step();
            holder = null;
            missed = work.addAndGet(-missed);
        }
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

    /** Takes an element that comes while nobody holds the segment, so that there are no notes to read. */
    private void arrive(Object carrier) {
        if (clear && !cancelled) {
            show(carrier);
        } else {
            inbox.offer(carrier);
            clear = false;
        }
        if (!clear || toPull > 0) {
            step();
        } else {
            timers.arm();
            compareHeld();
        }
    }

    /** Takes one that the holder brings itself, while it asks for elements. */
    private void receive(Object carrier) {
        receiving = false;
        if (work.get() != noted) {
            inbox.offer(carrier);
            if (phase == Phase.OPEN && !cancelled) {
                readNotes();
            }
        } else if (clear && !cancelled) {
            show(carrier);
        } else {
            inbox.offer(carrier);
            clear = false;
        }
        timers.arm();
        receiving = true;
    }

    private void step() {
        if (phase == Phase.OPEN && !cancelled) {
            work();
        }
        if (cancelled && phase != Phase.ENDED) {
            giveEverythingUp();
        }
        if (phase != Phase.OPEN || failure != null) {
            refuseArrivals();
        }
        if (phase == Phase.COMPLETING) {
            giveUpKept();
            deliver();
            if (outbox.isEmpty() && openLetters() == 0) {
                terminate();
            }
        }
        if (phase == Phase.OPEN) {
            timers.arm();
        } else {
            timers.stop();
        }
        compareHeld();
        if (phase == Phase.ENDED && openLetters() == 0) {
            closeUp();
            over = true;
        }
    }

    private void compareHeld() {
        long now = phase == Phase.OPEN ? held() - keeping.count() : 0;
        if (now != difference) {
            difference = now;
        }
    }

    private void work() {
        if (!started) {
            started = true;
            guarded(() -> logic.onStart(this));
        }
        do {
            boolean done = upstreamDone;
            readNotes();
            boolean flush = failure != null || done && maySee() && inbox.isEmpty();
            if (flush && phase == Phase.OPEN && !inletEnded) {
                inletEnded = true;
                guarded(() -> logic.onComplete(0, this));
                deliver();
            }
        } while (pullUpstream());
    }

    private void readNotes() {
        noted = work.get();
        // What waits for demand must not grow with time: a timer waits too.
        if (timerDue && outbox.isEmpty()) {
            timerDue = false;
            timers.fired();
            fireTimers(run.nanoTime());
        }
        deliver();
        long demand = requested;
        if (phase == Phase.OPEN && demand != demandSeen) {
            demandSeen = demand;
            guarded(() -> logic.onDemand(MAIN, this));
            deliver();
        }
        if (phase == Phase.OPEN && draining && !drainSeen) {
            drainSeen = true;
            guarded(() -> logic.onDrain(this));
            deliver();
        }
        Object carrier;
        while (maySee() && (carrier = inbox.poll()) != null) {
            show(carrier);
            deliver();
        }
        clear = maySee() && inbox.isEmpty();
    }

    private boolean maySee() {
        return phase == Phase.OPEN
                && started
                && failure == null
                && !cancelled
                && outbox.isEmpty()
                && (!hasLetters || openLetters() < Letters.MOST);
    }

    private void show(Object carrier) {
        counters.entered();
        current = carrier;
        Throwable thrown = null;
        boolean sample = counters.sample();
        long begin = sample ? run.nanoTime() : 0;
        try {
            logic.onElement(0, Envelope.value(carrier), this);
        } catch (Throwable error) {
            thrown = error;
        }
        if (sample) {
            counters.sampled(run.nanoTime() - begin, counters.in());
        }
        boolean open = current != null;
        if (open) {
            current = null;
        }
        if (thrown != null && open) {
            failed(carrier, thrown);
        } else if (thrown != null) {
            failWith(Traces.attach(thrown, run.name(), counters.name, 1, Envelope.position(carrier)));
        } else if (open) {
            Envelope.settle(carrier, false);
            failWith(
                    new IllegalStateException(
                            "operator '" + counters.verb + "' in stage '" + counters.name
                                    + "' neither settled nor kept an element; each must be emitted, settled, held or put into a group"));
        }
    }

    private void failed(Object carrier, Throwable error) {
        Throwable cause = Traces.attach(error, run.name(), counters.name, 1, Envelope.position(carrier));
        OnError policy = counters.spec.onError();
        if (policy instanceof OnError.Skip) {
            counters.ended(OutcomeKind.SKIPPED);
            Envelope.settle(carrier, true);
            pull(0, 1);
        } else if (deadLetters != null) {
            deadLetters.sendFailed(carrier, cause, 1, this);
            clear = clear && maySee();
            pull(0, 1);
        } else {
            counters.ended(OutcomeKind.FATAL);
            Envelope.refuse(carrier, cause);
            if (policy instanceof OnError.FailFast) {
                run.abort(cause);
            }
            failWith(cause);
        }
    }

    /** Fails the run after what was emitted; what the logic keeps is flushed first, as at the end of the input. */
    private void failWith(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        clear = false;
        cancelUpstream();
    }

    /** A call of the logic that belongs to no element. */
    private void guarded(LogicCall call) {
        try {
            call.run();
        } catch (Throwable thrown) {
            if (failure == null) {
                failure = Traces.attach(thrown, run.name(), counters.name, 1, -1);
            }
            complete();
        }
    }

    private interface LogicCall {
        void run() throws Exception;
    }

    /** Passes on what was emitted as far as it is asked for. */
    private void deliver() {
        while (emitted != requested && !cancelled) {
            Object carrier = outbox.poll();
            if (carrier == null) {
                break;
            }
            passOn(carrier);
        }
        outboxSize = outbox.size();
    }

    private void passOn(Object carrier) {
        emitted++;
        downstream().onNext(carrier);
    }

    /** Asks for what the logic has pulled; true when it did, since the answer may have come with it. */
    private boolean pullUpstream() {
        long n = toPull;
        toPull = 0;
        if (n == 0 || phase != Phase.OPEN || failure != null || cancelled) {
            return false;
        }
        receiving = true;
        try {
            upstream().request(n);
        } finally {
            receiving = false;
        }
        return phase == Phase.OPEN && !cancelled;
    }

    private void fireTimers(long now) {
        int timer = timers.next(0, now);
        while (timer >= 0 && phase == Phase.OPEN) {
            int due = timer;
            guarded(() -> logic.onTimer(due, this));
            timer = timers.next(due + 1, now);
        }
    }

    private void giveEverythingUp() {
        phase = Phase.ENDED;
        clear = false;
        try {
            logic.onCancel();
        } catch (Throwable thrown) {
            Operators.onErrorDropped(thrown, run.context());
        }
        giveUpKept();
        // The next segment is cancelled too: it counts what it gets.
        for (Object carrier = outbox.poll(); carrier != null; carrier = outbox.poll()) {
            passOn(carrier);
        }
        outboxSize = 0;
        refuseArrivals();
    }

    /** What the logic says that it keeps; a logic that cannot say fails the run, and its elements stay unaccounted. */
    private long held() {
        try {
            return logic.held();
        } catch (Throwable thrown) {
            fail(thrown);
            return 0;
        }
    }

    /** What the logic still keeps is counted as it says, and given back as the engine knows: a difference is a loss. */
    private void giveUpKept() {
        if (keptGivenUp) {
            return;
        }
        keptGivenUp = true;
        long held = held();
        if (held > 0) {
            counters.ended(run.unfinished(true), held);
        }
        keeping.refuseAll();
    }

    private void refuseArrivals() {
        for (Object carrier = inbox.poll(); carrier != null; carrier = inbox.poll()) {
            counters.refused();
            Envelope.settle(carrier, false);
        }
    }

    private void terminate() {
        phase = Phase.ENDED;
        Throwable error = failure != null ? failure : upstreamError;
        closeUp();
        if (error != null) {
            downstream().onError(error);
        } else {
            downstream().onComplete();
        }
    }

    private void closeUp() {
        if (deadLetters != null) {
            deadLetters.complete();
        }
        sideOutputs.forEach(Letters::complete);
    }

    private long openLetters() {
        long open = deadLetters == null ? 0 : deadLetters.open();
        for (Letters side : sideOutputs) {
            open += side.open();
        }
        return open;
    }

    // What the logic asks for

    @Override
    public Held element() {
        if (current == null) {
            throw new IllegalStateException("there is no current element in stage '" + counters.name + "' now");
        }
        return CURRENT;
    }

    @Override
    public Held hold() {
        return keeping.hold(takeCurrent());
    }

    @Override
    public Group group() {
        return keeping.group();
    }

    private Object current() {
        Object carrier = current;
        if (carrier == null) {
            throw new IllegalStateException("there is no current element in stage '" + counters.name + "' now");
        }
        return carrier;
    }

    /** The current element's carrier; it is no longer current. */
    Object takeCurrent() {
        Object carrier = current();
        current = null;
        return carrier;
    }

    private Object take(Held held) {
        return held == CURRENT ? takeCurrent() : keeping.take(held);
    }

    @Override
    public void emit(Object value) {
        send(tracked ? new Envelope(value, new Ack.None(), -1) : value);
    }

    @Override
    public void emit(Object value, Held origin) {
        Object carrier = origin == CURRENT ? current() : keeping.peek(origin);
        if (carrier instanceof Envelope envelope) {
            envelope.ack().retain();
            send(new Envelope(value, envelope.ack(), envelope.position()));
        } else {
            send(value);
        }
    }

    @Override
    public void forward(Object value, Held element) {
        Object carrier = take(element);
        counters.ended(OutcomeKind.DONE);
        send(Envelope.replace(carrier, value));
    }

    @Override
    public void emit(Object value, Group group) {
        int members = group.size();
        Ack ack = keeping.merge(group);
        counters.ended(OutcomeKind.ABSORBED, members);
        send(ack == null ? value : new Envelope(value, ack, -1));
    }

    private void send(Object carrier) {
        if (Envelope.value(carrier) == null) {
            NullResults.refuse(null, "operator '" + counters.verb + "' of stage '" + counters.name + "'");
        }
        counters.emitted();
        if (outbox.isEmpty() && emitted != requested && !cancelled) {
            // at once: one call of the logic may emit without end, and what is asked for is never held
            passOn(carrier);
        } else {
            outbox.add(carrier);
            outboxSize = outbox.size();
            clear = false;
        }
    }

    @Override
    public void settle(Held element, Outcome outcome) {
        Object carrier = take(element);
        counters.ended(OutcomeKind.of(outcome));
        Envelope.settle(carrier, outcome.acknowledges());
    }

    @Override
    public void settle(Group group, Outcome outcome) {
        counters.ended(OutcomeKind.of(outcome), group.size());
        keeping.settle(group, outcome.acknowledges());
    }

    @Override
    public void divert(int outlet, Object value, Held element) {
        if (outlet < 1 || outlet > sideOutputs.size()) {
            throw new IllegalArgumentException(
                    "stage '" + counters.name + "' has side outputs 1 to " + sideOutputs.size() + ", not " + outlet);
        }
        Object carrier = take(element);
        counters.ended(OutcomeKind.DIVERTED);
        sideOutputs.get(outlet - 1).send(value, carrier, this);
        clear = clear && maySee();
    }

    @Override
    public long demand() {
        if (cancelled) {
            return 0;
        }
        long wanted = requested;
        return wanted == Long.MAX_VALUE ? wanted : Math.max(0, wanted - emitted - outbox.size());
    }

    @Override
    public void pull(int inlet, long n) {
        if (n < 1) {
            throw new IllegalArgumentException("pull of stage '" + counters.name + "' must be at least 1, was " + n);
        }
        asked = Operators.addCap(asked, n);
        toPull = Operators.addCap(toPull, n);
    }

    @Override
    public long pulled(int inlet) {
        return asked - counters.in();
    }

    @Override
    public void schedule(int timer, Duration delay) {
        timers.set(timer, LiveRun.nanos(delay));
    }

    @Override
    public void unschedule(int timer) {
        timers.unset(timer);
    }

    @Override
    public long nanoTime() {
        return run.nanoTime();
    }

    @Override
    public double random() {
        return run.runtime().random();
    }

    @Override
    public void complete() {
        if (phase != Phase.OPEN) {
            return;
        }
        phase = Phase.COMPLETING;
        clear = false;
        if (!upstreamDone) {
            cancelUpstream();
        }
    }

    @Override
    public @Nullable Throwable inputFailure() {
        return !inletEnded ? null : failure != null ? failure : upstreamError;
    }

    @Override
    public void fail(Held element, Throwable error) {
        failed(take(element), error);
    }

    @Override
    public void fail(Throwable error) {
        if (failure == null) {
            failure = Traces.attach(error, run.name(), counters.name, 1, -1);
        }
        complete();
    }

    // What others see

    @Override
    @Nullable
    StageCounters inside() {
        return receiving ? null : counters;
    }

    @Override
    Activity activity() {
        return emitted == requested ? Activity.WAITS_FOR_DEMAND : Activity.WAITS_FOR_INPUT;
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
        long held = keeping.count() + difference;
        into.add(LetterFigures.add(counters.figures(held, current == null ? 0 : 1, outboxSize), deadLetters));
    }

    @Override
    long heldBefore() {
        return inbox.size();
    }

    @Override
    String stages() {
        return counters.name;
    }
}
