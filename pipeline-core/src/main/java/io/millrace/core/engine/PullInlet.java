package io.millrace.core.engine;

import io.millrace.core.observe.Abandoned;
import io.millrace.core.observe.StageFigures;
import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.SourceReader;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * Reads a {@link PullSource} as demand comes, and shuts it.
 *
 * <p>{@code work} is the lock of the pump: whoever raises it from 0 schedules the pump, which runs until it brings it back to
 * 0. {@code phase} says what the pump is doing: IDLE, READING (inside the user's reader, which may block), EMITTING. Only
 * READING may be overtaken, and only a source that may block is marked so: shutting or cancelling then moves READING to
 * OVERTAKEN and ends the stream without waiting for the reader; what the reader returns after that is given back. A run that
 * ends meanwhile moves OVERTAKEN to ABANDONED, and the pump closes the reader instead of the run. ENDED is final.
 */
final class PullInlet extends Segment implements Inlet {

    private static final AtomicLongFieldUpdater<PullInlet> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(PullInlet.class, "requested");

    private static final int IDLE = 0;
    private static final int READING = 1;
    private static final int EMITTING = 2;
    private static final int OVERTAKEN = 3;
    private static final int ENDED = 4;
    private static final int ABANDONED = 5;

    /** A pump on a loop lets others run after this many elements. */
    private static final int QUANTUM = 256;

    private final PullSource<?> source;
    private final boolean blocks;
    private final boolean acknowledges;
    private final StageCounters counters;
    private final @Nullable Executor executor;
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicInteger phase = new AtomicInteger(IDLE);
    private volatile long requested;
    /** The start holds {@code work}, or has. */
    private volatile boolean begun;

    private volatile boolean shut;
    private volatile boolean cancelled;
    private volatile boolean paused;
    /** One of the three above: all that the loops have to look at. */
    private volatile boolean halted;

    private volatile boolean overtaken;
    private volatile @Nullable SourceReader<?> reader;
    private volatile @Nullable Thread readingThread;
    /** The thread that runs the pump, for reports. */
    private @Nullable Thread pumping;

    private @Nullable SourceAcks acks;
    private @Nullable Iterator<?> iterator;
    /** The stages right behind, when this source loops through them. */
    private @Nullable ElementSegment fused;

    private long delivered;
    private long givenBack;

    /** Reads on {@code executor}, or on the thread that asks when it is null. */
    /** The logic that elements come to at once, or through the fused stages; null when something else is behind. */
    private @Nullable LogicSegment logic;

    PullInlet(LiveRun run, PullSource<?> source, StageCounters counters, @Nullable Executor executor) {
        super(run);
        this.source = source;
        this.blocks = source.blocks();
        this.acknowledges = source.acknowledges();
        this.counters = counters;
        this.executor = executor;
    }

    @Override
    public void start() {
        if (!blocks && downstream() instanceof ElementSegment behind && behind.pulled()) {
            fused = behind;
        }
        CoreSubscriber<Object> next = fused == null ? downstream() : fused.downstream();
        logic = next instanceof LogicInlet inlet
                ? inlet.segment()
                : next instanceof LogicSegment segment ? segment : null;
        // What is asked for meanwhile waits: nothing flows before everyone has been subscribed.
        work.getAndIncrement();
        begun = true;
        try {
            downstream().onSubscribe(this);
        } catch (Throwable thrown) {
            run.abort(thrown);
        }
        run.started();
        hop();
    }

    @Override
    public void request(long n) {
        Operators.addCap(REQUESTED, this, n);
        schedule();
    }

    @Override
    public void cancel() {
        cancelled = true;
        follow();
        overtakeOrSchedule();
    }

    @Override
    @Nullable
    Thread holder() {
        return pumping;
    }

    @Override
    public void shut() {
        if (!hasEnded()) {
            shut = true;
            follow();
            schedule();
        }
    }

    @Override
    public void shutNow() {
        if (!hasEnded()) {
            shut = true;
            follow();
            overtakeOrSchedule();
        }
    }

    @Override
    public void pause() {
        paused = true;
        follow();
    }

    @Override
    public void resume() {
        paused = false;
        follow();
        if (begun) {
            schedule();
        }
    }

    @Override
    public boolean isPaused() {
        return paused && !shut;
    }

    /** Puts together what halts the reading; called by whoever has changed a part, and so right after the last of them. */
    private void follow() {
        boolean halt;
        do {
            halt = paused || cancelled || shut;
            halted = halt;
        } while (halt != (paused || cancelled || shut));
    }

    private void overtakeOrSchedule() {
        if (phase.compareAndSet(READING, OVERTAKEN)) {
            overtaken = true;
            tell(null);
            run.waitForRead(this::quiet);
        } else {
            schedule();
        }
    }

    private void schedule() {
        if (work.getAndIncrement() == 0) {
            hop();
        }
    }

    private void hop() {
        if (executor == null) {
            pump();
        } else {
            executor.execute(this::pumpOrFail);
        }
    }

    /** What the engine itself cannot go on after, such as a stack that is too small for so many stages, fails the run. */
    private void pumpOrFail() {
        try {
            pump();
        } catch (Throwable thrown) {
            run.abort(thrown);
            throw thrown;
        }
    }

    private void pump() {
        int missed = work.get();
        while (true) {
            pumping = Thread.currentThread();
            int read = 0;
            while (phase.get() == IDLE && !halted && answered() != requested) {
                if (read >= QUANTUM) {
                    read = 0;
                    // Every request is a note; a long run must not let their number wrap.
                    work.addAndGet(1 - work.get());
                    missed = 1;
                    if (executor != null && !blocks) {
                        pumping = null;
                        executor.execute(this::pumpOrFail);
                        return;
                    }
                }
                if (blocks || fused == null && acknowledges) {
                    readOne();
                    read++;
                } else {
                    readSome();
                    read = QUANTUM;
                }
            }
            if ((cancelled || shut) && phase.compareAndSet(IDLE, ENDED)) {
                finish(null);
            }
            pumping = null;
            missed = work.addAndGet(-missed);
            if (missed == 0) {
                return;
            }
        }
    }

    /** Elements that count against the demand. */
    private long answered() {
        return fused == null ? delivered : fused.out();
    }

    /** How many elements the loop of the stages behind may let out. */
    long room(ElementSegment behind) {
        return requested - behind.out();
    }

    /** Whether the loop should read on. */
    boolean isOpen() {
        return !halted;
    }

    boolean acknowledges() {
        return acknowledges;
    }

    /** Reads a quantum of elements, for which a logic that gets them is taken once: reading does not wait. */
    private void readSome() {
        LogicSegment taken = logic != null && logic.takeForSome() ? logic : null;
        try {
            if (fused != null) {
                readThrough(fused);
            } else {
                readOn();
            }
        } finally {
            if (taken != null) {
                taken.giveBack();
            }
        }
    }

    /** Reads a quantum of elements and takes them through the fused stages behind. */
    private void readThrough(ElementSegment behind) {
        boolean ended;
        Throwable failure = null;
        try {
            SourceReader<?> open = opened();
            ended = behind.chain().loop().run(open, iterator, this, behind, QUANTUM)
                    || phase.get() == IDLE && !cancelled && !shut && open.exhausted();
        } catch (Throwable thrown) {
            ended = true;
            failure = thrown;
        }
        if (ended) {
            phase.set(ENDED);
            finish(failure);
        }
    }

    /** Reads a quantum of elements that need no more than to be passed on. */
    private void readOn() {
        int left = QUANTUM;
        while (left > 0 && !halted && delivered != requested) {
            left--;
            Object element = null;
            Throwable failure = null;
            try {
                SourceReader<?> open = opened();
                Iterator<?> from = iterator;
                if (from == null) {
                    element = open.next();
                } else if (from.hasNext()) {
                    element = Objects.requireNonNull(from.next(), this::nullElement);
                }
            } catch (Throwable thrown) {
                failure = thrown;
            }
            if (element == null) {
                phase.set(ENDED);
                finish(failure);
                return;
            }
            delivered++;
            counters.entered();
            downstream().onNext(element);
        }
        endIfExhausted();
    }

    private String nullElement() {
        return "element " + (delivered + 1) + " of the source is null; elements must not be null";
    }

    private void readOne() {
        if (blocks) {
            phase.set(READING);
            if ((cancelled || shut) && phase.compareAndSet(READING, IDLE)) {
                // The note came before the phase, and could overtake nothing.
                return;
            }
            readingThread = Thread.currentThread();
        }
        Object element = null;
        Throwable failure = null;
        long position = -1;
        try {
            SourceReader<?> open = opened();
            if (phase.get() < OVERTAKEN) {
                element = open.next();
                position = open.position();
            }
        } catch (Throwable thrown) {
            failure = thrown;
            element = null;
        }
        if (blocks) {
            readingThread = null;
            if (!phase.compareAndSet(READING, EMITTING)) {
                giveBack(element, position);
                return;
            }
        }
        if (element == null) {
            phase.set(ENDED);
            finish(failure);
            return;
        }
        delivered++;
        counters.entered();
        downstream().onNext(acknowledges ? envelope(element, position) : element);
        if (blocks) {
            phase.set(IDLE);
        } else {
            endIfExhausted();
        }
    }

    private void endIfExhausted() {
        Throwable failure = null;
        try {
            if (cancelled || shut || !opened().exhausted()) {
                return;
            }
        } catch (Throwable thrown) {
            failure = thrown;
        }
        phase.set(ENDED);
        finish(failure);
    }

    private Object envelope(Object element, long position) {
        return acks().envelope(element, position >= 0 ? position : delivered);
    }

    /** In an acknowledging source: what carries an element through the fused stages and to the one behind. */
    Object carrier(SourceReader<?> open, Object element, ElementSegment behind) {
        long position = open.position();
        long where = position >= 0 ? position : behind.in() + 1;
        return behind.exit() == null ? acks().envelope(element, where) : acks().passing(element, where);
    }

    private SourceAcks acks() {
        SourceAcks known = acks;
        if (known == null) {
            known = new SourceAcks(run, opened(reader));
            acks = known;
        }
        return known;
    }

    private SourceReader<?> opened() throws Exception {
        SourceReader<?> open = reader;
        if (open == null) {
            open = source.open();
            iterator = acknowledges ? null : open.iterator();
            reader = open;
        }
        return open;
    }

    private static SourceReader<?> opened(@Nullable SourceReader<?> reader) {
        if (reader == null) {
            throw new IllegalStateException("an element came from a reader that is not open");
        }
        return reader;
    }

    /** The reader has returned after the stream had ended: nobody waits for the element any more. */
    private void giveBack(@Nullable Object element, long position) {
        SourceReader<?> open = reader;
        if (open == null) {
            quiet();
            return;
        }
        try {
            if (element != null) {
                givenBack++;
                counters.refused();
                if (acknowledges) {
                    run.acks().delivered();
                    run.acks().ended(false);
                    open.returned(position >= 0 ? position : delivered + givenBack);
                }
            }
        } catch (Throwable thrown) {
            Operators.onErrorDropped(thrown, run.context());
        } finally {
            if (!phase.compareAndSet(OVERTAKEN, ENDED)) {
                closeQuietly(open);
            }
            quiet();
        }
    }

    private void closeQuietly(SourceReader<?> open) {
        try {
            open.close();
        } catch (Exception failure) {
            Operators.onErrorDropped(failure, run.context());
        }
    }

    private void finish(@Nullable Throwable failure) {
        tell(failure);
        quiet();
    }

    private void tell(@Nullable Throwable failure) {
        if (!cancelled) {
            if (failure != null) {
                downstream()
                        .onError(Traces.attach(
                                failure, run.name(), counters.name, 0, fused == null ? delivered : fused.in()));
            } else {
                downstream().onComplete();
            }
        }
    }

    /** Closes the reader at the end of the run, or leaves that to the thread that is still inside it. */
    void close() throws Exception {
        if (phase.compareAndSet(OVERTAKEN, ABANDONED)) {
            return;
        }
        SourceReader<?> open = reader;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public double progress() {
        SourceReader<?> open = reader;
        return open == null ? -1 : open.progress();
    }

    @Override
    public boolean takesBack() {
        return acknowledges;
    }

    @Override
    public boolean hasEnded() {
        return phase.get() >= OVERTAKEN;
    }

    @Override
    public boolean wasShut() {
        return shut;
    }

    @Override
    List<Abandoned> unfinished() {
        Thread thread = readingThread;
        return overtaken && thread != null
                ? List.of(new Abandoned(counters.name, "reading on thread " + thread.getName()))
                : List.of();
    }

    @Override
    boolean mayBlock() {
        return blocks;
    }

    @Override
    boolean worksWith(Segment other) {
        return other == this || other == fused;
    }

    @Override
    Activity activityWhenInside() {
        return readingThread != null ? Activity.WAITS_FOR_INPUT : Activity.WORKS;
    }

    @Override
    Activity activity() {
        return answered() == requested ? Activity.WAITS_FOR_DEMAND : Activity.WAITS_FOR_INPUT;
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
        ElementSegment behind = fused;
        into.add(behind == null ? counters.allPassed() : counters.passed(behind.in()));
    }

    @Override
    public void onNext(Object element) {
        throw new IllegalStateException("nothing comes before a source");
    }

    @Override
    public void onError(Throwable error) {
        throw new IllegalStateException("nothing comes before a source", error);
    }

    @Override
    public void onComplete() {
        throw new IllegalStateException("nothing comes before a source");
    }

    @Override
    String stages() {
        return counters.name;
    }
}
