package io.millrace.core.engine;

import io.millrace.core.OnError;
import io.millrace.core.observe.Outcome;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.StageFigures;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.StageLogic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;

/**
 * Hosts a {@link StageLogic}: queues what arrives until the logic may see it, and what it emits until it is asked for.
 *
 * <p>It has one {@link LogicInlet} for each input. Those with elements that wait are looked at in turn.
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

    /** How often inputs are asked again in one turn when there are several. */
    private static final int ROUNDS = 64;

    private enum Phase {
        OPEN,
        COMPLETING,
        ENDED
    }

    private final StageCounters counters;
    private final StageLogic<Object, Object> logic;
    private final boolean tracked;
    private final @Nullable Letters deadLetters;
    private final List<Letters> sideOutputs = new ArrayList<>();
    private boolean hasLetters;
    private final Keeping keeping;
    private final LogicTimers timers;

    private final AtomicInteger work = new AtomicInteger();
    private final LogicInlet first;
    private final List<LogicInlet> inlets;
    /** How many inlets have nobody upstream yet. */
    private final AtomicInteger unsubscribed;

    private volatile long requested;
    private volatile boolean cancelled;
    private volatile boolean draining;
    private volatile boolean timerDue;
    private volatile boolean begun;
    private volatile boolean sideAsks;
    /** What inputs are asked for waits for a later turn on the loop. */
    private volatile boolean yielded;
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
    /** The error of an inlet that the logic is just being told of the end of. */
    private @Nullable Throwable inputFailure;

    private boolean drainSeen;
    private boolean keptGivenUp;
    private @Nullable Throwable failure;
    private long emitted;
    private long demandSeen;
    /** The logic has asked some inlet for elements, and upstream has not been told. */
    private boolean pulls;
    /** The element that is being shown, until the logic has settled or kept it. */
    private @Nullable Object current;
    /** Where it came in. */
    private LogicInlet currentInlet;

    LogicSegment(
            LiveRun run,
            StageCounters counters,
            StageLogic<Object, Object> logic,
            int furtherInlets,
            boolean tracked,
            @Nullable Letters deadLetters) {
        super(run);
        this.first = new LogicInlet(this, 0);
        this.currentInlet = first;
        List<LogicInlet> all = new ArrayList<>(List.of(first));
        for (int number = 1; number <= furtherInlets; number++) {
            all.add(new LogicInlet(this, number));
        }
        this.inlets = List.copyOf(all);
        this.unsubscribed = new AtomicInteger(all.size());
        this.counters = counters;
        this.logic = logic;
        this.tracked = tracked;
        this.deadLetters = deadLetters;
        this.hasLetters = deadLetters != null;
        this.keeping = new Keeping(tracked, this);
        this.timers = new LogicTimers(run, this::timerFired);
    }

    /** The inlet of this number, from 0. */
    LogicInlet inlet(int number) {
        if (number < 0 || number >= inlets.size()) {
            throw new IllegalArgumentException(
                    "stage '" + counters.name + "' has inlets 0 to " + (inlets.size() - 1) + ", not " + number);
        }
        return inlets.get(number);
    }

    /** One more side output. Before the run begins. */
    void add(Letters sideOutput) {
        sideOutputs.add(sideOutput);
        hasLetters = true;
    }

    // Notes from anyone

    /** A side output has asked for more. */
    void sideDemand() {
        sideAsks = true;
        drain();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        first.onSubscribe(subscription);
    }

    /** An inlet has somebody upstream. The next segment is subscribed, and the logic starts, when all have. */
    void subscribed() {
        if (unsubscribed.decrementAndGet() == 0) {
            super.onSubscribe(Objects.requireNonNull(first.upstream(), "not subscribed"));
            if (inlets.size() == 1) {
                begin();
            }
        }
    }

    @Override
    public void onNext(Object carrier) {
        onNext(first, carrier);
    }

    void onNext(LogicInlet inlet, Object carrier) {
        Thread here = Thread.currentThread();
        if (holder == here && receiving) {
            receive(inlet, carrier);
        } else if (work.get() == 0 && work.compareAndSet(0, 1)) {
            holder = here;
            arrive(inlet, carrier);
            release();
        } else {
            inlet.inbox.offer(carrier);
            drain();
        }
    }

    @Override
    public void onError(Throwable error) {
        first.onError(error);
    }

    @Override
    public void onComplete() {
        first.onComplete();
    }

    @Override
    public void request(long n) {
        Operators.addCap(REQUESTED, this, n);
        drain();
    }

    @Override
    public void cancel() {
        cancelled = true;
        cancelInlets();
        drain();
    }

    private void cancelInlets() {
        inlets.forEach(LogicInlet::cancel);
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

    /** Nothing is asked for before all inlets can answer; what came before this is seen now. */
    @Override
    void begin() {
        if (!begun) {
            begun = true;
            drain();
        }
    }

    /**
     * Takes the segment for some elements that come on this thread one after the other, so that not each of them has to. What others
     * leave meanwhile is seen with the next element, so whoever brings them must not wait between two.
     *
     * @return false when somebody else holds it; then elements come as ever
     */
    boolean takeForSome() {
        if (work.get() != 0 || !work.compareAndSet(0, 1)) {
            return false;
        }
        holder = Thread.currentThread();
        noted = 1;
        receiving = true;
        return true;
    }

    /** Gives back what {@link #takeForSome} took. */
    void giveBack() {
        receiving = false;
        step();
        release();
    }

    void drain() {
        if (begun && work.getAndIncrement() == 0) {
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
    private void arrive(LogicInlet inlet, Object carrier) {
        if (clear && !cancelled && !inlet.ended) {
            show(inlet, carrier);
        } else {
            inlet.inbox.offer(carrier);
            clear = false;
        }
        if (!clear || pulls) {
            step();
        } else {
            timers.arm();
            compareHeld();
        }
    }

    /** Takes one that the holder brings itself, while it asks for elements. */
    private void receive(LogicInlet inlet, Object carrier) {
        receiving = false;
        if (work.get() != noted) {
            inlet.inbox.offer(carrier);
            if (phase == Phase.OPEN && !cancelled) {
                readNotes();
            }
        } else if (clear && !cancelled && !inlet.ended) {
            show(inlet, carrier);
        } else {
            inlet.inbox.offer(carrier);
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
        for (int i = 0; i < inlets.size(); i++) {
            LogicInlet inlet = inlets.get(i);
            if (phase != Phase.OPEN || failure != null || inlet.ended) {
                refuseArrivals(inlet);
            }
        }
        if (phase != Phase.OPEN) {
            // Nothing more will be sent; a branch that collects lets go what it has.
            closeUp();
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
        int rounds = 0;
        do {
            readNotes();
            boolean well;
            do {
                well = failure == null;
                for (int i = 0; i < inlets.size(); i++) {
                    tellOfEnd(inlets.get(i));
                }
                // After a failure those hear of it too that have been passed.
            } while (well && failure != null);
        } while (!yielded && !yields(++rounds) && pullUpstream());
    }

    /**
     * An input that answers at once whenever it is asked must not keep the thread from the others, which may need it to bring
     * theirs: after some rounds the rest is left to a later turn on the loop.
     */
    private boolean yields(int rounds) {
        if (rounds < ROUNDS || !pulls || inlets.size() == 1 || run.loop() == null) {
            return false;
        }
        yielded = true;
        try {
            run.execute(() -> {
                yielded = false;
                drain();
            });
        } catch (RejectedExecutionException closed) {
            yielded = false;
        }
        return yielded;
    }

    /** Tells the logic of the end of an inlet, after its last element; after a failure at once. */
    private void tellOfEnd(LogicInlet inlet) {
        if (inlet.ended || phase != Phase.OPEN) {
            return;
        }
        boolean done = inlet.upstreamDone && maySee() && inlet.inbox.isEmpty();
        if (!done && failure == null) {
            return;
        }
        inlet.ended = true;
        inputFailure = failure != null ? failure : inlet.upstreamError;
        guarded(() -> logic.onComplete(inlet.number, this));
        Throwable left = inputFailure;
        inputFailure = null;
        if (left != null && failure == null) {
            failWith(left);
        }
        deliver();
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
        if (sideAsks) {
            sideAsks = false;
            tellOfSideDemand();
        }
        if (phase == Phase.OPEN && draining && !drainSeen) {
            drainSeen = true;
            guarded(() -> logic.onDrain(this));
            deliver();
        }
        boolean more = true;
        while (more) {
            more = false;
            for (int i = 0; i < inlets.size(); i++) {
                more |= showNext(inlets.get(i));
            }
        }
        clear = maySee() && nothingWaits();
    }

    private void tellOfSideDemand() {
        for (int i = 0; i < sideOutputs.size() && phase == Phase.OPEN; i++) {
            int outlet = i + 1;
            if (sideOutputs.get(i).demand() > 0 || sideOutputs.get(i).hasEnded()) {
                guarded(() -> logic.onDemand(outlet, this));
                deliver();
            }
        }
    }

    /** Shows the next element that waits at an inlet; false when there is none, or the logic may see none. */
    private boolean showNext(LogicInlet inlet) {
        Object carrier = maySee() && !inlet.ended ? inlet.inbox.poll() : null;
        if (carrier == null) {
            return false;
        }
        show(inlet, carrier);
        deliver();
        return true;
    }

    private boolean nothingWaits() {
        for (int i = 0; i < inlets.size(); i++) {
            LogicInlet inlet = inlets.get(i);
            if (!inlet.ended && !inlet.inbox.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private boolean maySee() {
        return phase == Phase.OPEN
                && started
                && failure == null
                && !cancelled
                && outbox.isEmpty()
                && (!hasLetters || heldUp() < Letters.MOST);
    }

    private void show(LogicInlet inlet, Object carrier) {
        counters.entered();
        inlet.shown++;
        current = carrier;
        currentInlet = inlet;
        Throwable thrown = null;
        boolean sample = counters.sample();
        long begin = sample ? run.nanoTime() : 0;
        try {
            logic.onElement(inlet.number, Envelope.value(carrier), this);
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
            failed(carrier, inlet.number, thrown);
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

    /** Settles as the policy says; in place of one that is left out another is asked for, where it came in. */
    private void failed(Object carrier, int inlet, Throwable error) {
        Throwable cause = Traces.attach(error, run.name(), counters.name, 1, Envelope.position(carrier));
        OnError policy = counters.spec.onError();
        if (policy instanceof OnError.Skip) {
            counters.ended(OutcomeKind.SKIPPED);
            Envelope.settle(carrier, true);
            pull(inlet, 1);
        } else if (deadLetters != null) {
            deadLetters.sendFailed(carrier, cause, 1, this);
            clear = clear && maySee();
            pull(inlet, 1);
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
        cancelInlets();
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
        if (!pulls) {
            return false;
        }
        pulls = false;
        for (int i = 0; i < inlets.size(); i++) {
            LogicInlet inlet = inlets.get(i);
            long n = inlet.toPull;
            inlet.toPull = 0;
            if (n > 0 && !inlet.ended && phase == Phase.OPEN && failure == null && !cancelled) {
                receiving = true;
                try {
                    inlet.request(n);
                } finally {
                    receiving = false;
                }
            }
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
        inlets.forEach(this::refuseArrivals);
    }

    /** What the logic says that it keeps; a logic that cannot say fails the run, and its elements stay unaccounted. */
    private long held() {
        try {
            return logic.held();
        } catch (Throwable thrown) {
            fail(thrown);
            // One more step, which ends the stage.
            work.incrementAndGet();
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

    private void refuseArrivals(LogicInlet inlet) {
        for (Object carrier = inlet.inbox.poll(); carrier != null; carrier = inlet.inbox.poll()) {
            counters.refused();
            Envelope.settle(carrier, false);
        }
    }

    private void terminate() {
        phase = Phase.ENDED;
        Throwable error = failure;
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

    /** Dead letters that are not confirmed, and what side outputs have not taken. */
    private long heldUp() {
        long waiting = deadLetters == null ? 0 : deadLetters.open();
        for (Letters side : sideOutputs) {
            waiting += side.waiting();
        }
        return waiting;
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
        return keeping.hold(takeCurrent(), currentInlet.number);
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

    /** The carrier of {@code held}, which is no longer current or kept. */
    Object take(Held held) {
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
        Letters side = sideOutput(outlet);
        Object carrier = take(element);
        counters.ended(OutcomeKind.DIVERTED);
        side.send(value, carrier, this);
        clear = clear && maySee();
    }

    @Override
    public void emit(int outlet, Object value, Held origin) {
        Letters side = sideOutput(outlet);
        Object carrier = origin == CURRENT ? current() : keeping.peek(origin);
        if (carrier instanceof Envelope envelope) {
            envelope.ack().retain();
            side.send(value, new Envelope(value, envelope.ack(), envelope.position()), this);
        } else {
            side.send(value, value, this);
        }
        clear = clear && maySee();
    }

    @Override
    public long demand(int outlet) {
        return outlet == MAIN ? demand() : cancelled ? 0 : sideOutput(outlet).demand();
    }

    @Override
    public boolean hasEnded(int outlet) {
        return sideOutput(outlet).hasEnded();
    }

    private Letters sideOutput(int outlet) {
        if (outlet < 1 || outlet > sideOutputs.size()) {
            throw new IllegalArgumentException(
                    "stage '" + counters.name + "' has side outputs 1 to " + sideOutputs.size() + ", not " + outlet);
        }
        return sideOutputs.get(outlet - 1);
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
        inlet(inlet).pull(n);
        pulls = true;
    }

    @Override
    public long pulled(int inlet) {
        LogicInlet one = inlet(inlet);
        return one.asked - one.shown;
    }

    @Override
    public void cancel(int inlet) {
        LogicInlet one = inlet(inlet);
        one.ended = true;
        clear = false;
        one.cancel();
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
    public Instant now() {
        return run.runtime().clock().now();
    }

    @Override
    public String pipeline() {
        return run.name();
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
        for (LogicInlet inlet : inlets) {
            if (!inlet.upstreamDone) {
                inlet.cancel();
            }
        }
    }

    @Override
    public @Nullable Throwable inputFailure() {
        return inputFailure != null ? inputFailure : failure;
    }

    @Override
    public boolean isolateFailure() {
        if (inputFailure == null || inputFailure == failure) {
            return false;
        }
        inputFailure = null;
        return true;
    }

    @Override
    public void fail(Held element, Throwable error) {
        int inlet = element == CURRENT ? currentInlet.number : keeping.inlet(element);
        failed(take(element), inlet, error);
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
    long heldBefore(int inlet) {
        return inlets.get(inlet).inbox.size();
    }

    @Override
    String stages() {
        return counters.name;
    }
}
