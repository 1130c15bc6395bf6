package io.millrace.core.engine;

import io.millrace.core.observe.StageFigures;
import io.millrace.core.queue.Cursor;
import io.millrace.core.spi.PollContext;
import io.millrace.core.spi.PollReader;
import io.millrace.core.spi.PollSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;
import reactor.util.context.ContextView;

/**
 * Asks a {@link PollSource} for elements as demand comes, waits to be woken when there are none, and shuts it.
 *
 * <p>{@code idle} is the lock: whoever moves it from IDLE to BUSY runs {@link #run}, on the loop if there is one, until there
 * is nothing to do. Everyone else leaves a note (an element in the source, {@code requested}, {@code cancelled}, a source that
 * has ended, a time that is over) and looks at {@code idle} after that; the holder writes IDLE and then looks at the notes once more: so one of the
 * two sees the other. When the stream has ended it stays BUSY.
 */
final class PollInlet extends Segment implements Inlet, PollContext, Runnable {

    private static final AtomicLongFieldUpdater<PollInlet> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(PollInlet.class, "requested");

    private static final long BUSY = 0;
    private static final long IDLE = 1;
    /** On a loop, others have their turn after this many elements. */
    private static final int QUANTUM = 256;
    /** Looks for an element before going idle: to be woken costs the one who brings it more than a few looks. */
    private static final int LOOKS = 16;

    private final PollSource<?> source;
    private final boolean blocks;
    private final boolean acknowledges;
    private final StageCounters counters;
    private final @Nullable Executor loop;
    private final Cursor idle = new Cursor(BUSY);
    private volatile @Nullable PollReader<?> reader;
    private volatile long requested;
    private volatile boolean shut;
    private volatile boolean cancelled;
    private volatile boolean paused;
    /** Paused or cancelled: all that the loop has to look at. */
    private volatile boolean halted;

    private volatile boolean ended;
    private volatile boolean closed;
    /** The time after which the reader wants to be asked again is over. */
    private volatile boolean due;
    /** The last poll has returned nothing. Until one does, there may be more, whatever the reader says of itself. */
    private boolean dry;

    private @Nullable Runnable timer;
    private @Nullable SourceAcks acks;
    private @Nullable Thread working;
    private long emitted;

    /**
     * Works on {@code loop}, which is a line of a blocking pool for a source that blocks; when it is null, on the thread that
     * brings an element or asks for one.
     */
    PollInlet(LiveRun run, PollSource<?> source, StageCounters counters, @Nullable Executor loop) {
        super(run);
        this.source = source;
        this.blocks = source.blocks();
        this.acknowledges = source.acknowledges();
        this.counters = counters;
        this.loop = loop;
    }

    @Override
    public void start() {
        Throwable failure = blocks ? null : open();
        try {
            downstream().onSubscribe(this);
        } catch (Throwable thrown) {
            run.abort(thrown);
        }
        run.started();
        if (failure != null) {
            end(failure);
        } else if (!handOver()) {
            run();
        }
    }

    /** Opens the source; what that failed with, or null. */
    private @Nullable Throwable open() {
        try {
            PollReader<?> open = Objects.requireNonNull(source.open(this), "the reader of a source was null");
            reader = open;
            if (acknowledges) {
                acks = new SourceAcks(run, open);
            }
            if (shut) {
                open.shut();
            }
            if (closed) {
                open.close();
            }
            return null;
        } catch (Throwable thrown) {
            return thrown;
        }
    }

    private PollReader<?> reader() {
        return Objects.requireNonNull(reader, "the source is not open");
    }

    @Override
    public void wake() {
        if (idle.get() == IDLE && idle.compareAndSet(IDLE, BUSY) && !handOver()) {
            run();
        }
    }

    @Override
    public void wakeAfter(Duration delay) {
        unsetTimer();
        timer = run.schedule(this::timeIsOver, delay.toNanos());
    }

    private void timeIsOver() {
        due = true;
        wake();
    }

    private void unsetTimer() {
        Runnable set = timer;
        timer = null;
        if (set != null) {
            set.run();
        }
    }

    @Override
    public long nanoTime() {
        return run.nanoTime();
    }

    @Override
    public double random() {
        return run.runtime().random();
    }

    private boolean handOver() {
        if (loop == null) {
            return false;
        }
        try {
            loop.execute(this);
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    @Override
    public void request(long n) {
        Operators.addCap(REQUESTED, this, n);
        wake();
    }

    @Override
    public void cancel() {
        cancelled = true;
        follow();
        if (idle.get() == IDLE && idle.compareAndSet(IDLE, BUSY)) {
            end(null);
        }
    }

    @Override
    public void shut() {
        shut = true;
        follow();
        PollReader<?> open = reader;
        if (open != null) {
            open.shut();
            wake();
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
        wake();
    }

    @Override
    public boolean isPaused() {
        return paused && !shut;
    }

    /** Puts together what halts the reading; called by whoever has changed a part, and so right after the last of them. */
    private void follow() {
        boolean halt;
        do {
            halt = cancelled || paused && !shut;
            halted = halt;
        } while (halt != (cancelled || paused && !shut));
    }

    /** Need not be hurried: it ends by itself when its store is empty, and nothing that was accepted is cut off. */
    @Override
    public void shutNow() {
        shut();
    }

    // From here on: the holder only

    @Override
    public void run() {
        try {
            work();
        } catch (Throwable thrown) {
            run.abort(thrown);
            throw thrown;
        }
    }

    private void work() {
        working = Thread.currentThread();
        if (reader == null && !ended) {
            Throwable failure = cancelled ? null : open();
            if (failure != null || reader == null) {
                end(failure);
            }
        }
        boolean handedOver = false;
        while (!handedOver && !ended) {
            handedOver = emit();
            if (!handedOver && !ended && rest()) {
                return;
            }
        }
        if (ended) {
            working = null;
        }
    }

    /** Passes on what is there and asked for; true when the rest was left to a later turn on the loop. */
    private boolean emit() {
        PollReader<?> open = reader();
        due = false;
        long asked = requested;
        for (int left = QUANTUM; !halted; left--) {
            if (emitted == asked) {
                asked = requested;
            }
            if (emitted == asked) {
                break;
            }
            if (left == 0) {
                working = null;
                if (handOver()) {
                    return true;
                }
                working = Thread.currentThread();
                left = QUANTUM;
            }
            Object element;
            try {
                element = open.poll();
            } catch (Throwable thrown) {
                end(thrown);
                return false;
            }
            dry = element == null;
            if (element == null) {
                break;
            }
            emitted++;
            counters.entered();
            downstream().onNext(carrier(open, element));
        }
        if (cancelled) {
            end(null);
        } else if (open.ended()) {
            end(open.failure());
        }
        return false;
    }

    private Object carrier(PollReader<?> open, Object element) {
        ContextView context = open.context();
        if (!acknowledges) {
            return context.isEmpty() ? element : new WithContext(element, emitted, context);
        }
        long position = open.position();
        return Objects.requireNonNull(acks, "the source is not open")
                .envelope(element, position >= 0 ? position : emitted, context);
    }

    private void end(@Nullable Throwable failure) {
        ended = true;
        unsetTimer();
        if (!cancelled) {
            if (failure != null) {
                downstream().onError(Traces.attach(failure, run.name(), counters.name, 0, emitted));
            } else {
                downstream().onComplete();
            }
        }
        quiet();
    }

    /** Whether it is idle now; false when there is something to do. */
    private boolean rest() {
        if (loop != null && emitted != requested) {
            for (int look = 0; look < LOOKS; look++) {
                if (hasWork()) {
                    return false;
                }
                Thread.yield();
            }
        }
        working = null;
        idle.set(IDLE);
        if (!hasWork() || !idle.compareAndSet(IDLE, BUSY)) {
            return true;
        }
        working = Thread.currentThread();
        return false;
    }

    private boolean hasWork() {
        PollReader<?> open = reader();
        return open.ended() || cancelled || !halted && emitted != requested && (!dry || due || open.ready());
    }

    /** Closes the reader at the end of the run. */
    void close() throws Exception {
        closed = true;
        PollReader<?> open = reader;
        if (open != null) {
            open.close();
        }
    }

    @Override
    @Nullable
    Thread holder() {
        return working;
    }

    @Override
    public double progress() {
        PollReader<?> open = reader;
        return open == null ? -1 : open.progress();
    }

    @Override
    public boolean takesBack() {
        return acknowledges;
    }

    @Override
    public boolean hasEnded() {
        return ended;
    }

    @Override
    public boolean wasShut() {
        return shut;
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
        into.add(counters.allPassed());
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
