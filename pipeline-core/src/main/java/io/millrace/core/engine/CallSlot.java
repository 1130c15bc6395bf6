package io.millrace.core.engine;

import io.millrace.core.spi.Call;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One element in a {@link CallSegment}, from its arrival until it has been emitted or has ended: the engine's side of a
 * {@link Call}, and its first attempt. All but the attempt belongs to the holder of the segment.
 *
 * <p>States: NEW on its way to the holder; WAITING for admission; RUNNING an attempt; BACKOFF until the next attempt; READY with
 * a result that waits for its turn and for demand; LETTER, until the dead-letter sink has confirmed it; ENDED, counted in an
 * outcome. NEW → WAITING → RUNNING → (BACKOFF → WAITING →)* → READY | LETTER | ENDED; READY and LETTER → ENDED; WAITING and
 * BACKOFF may go to any of the last three when the call is refused or its deadline passes.
 */
class CallSlot extends Attempt implements Call {

    /** See the class comment. */
    enum State {
        NEW,
        WAITING,
        RUNNING,
        BACKOFF,
        READY,
        LETTER,
        ENDED
    }

    final CallSegment segment;
    final Object carrier;
    State state = State.NEW;
    /** Where the segment's table keeps it. */
    int index = -1;

    int attempt = 1;
    /** How many calls the time of this one stands for in the busy time of the stage; 0 when it is not taken. */
    byte weight;

    long entered;
    long started;
    long deadline = NEVER;
    /** When the running attempt times out, or when the next one is due. */
    long due = NEVER;

    private long stamp;

    @Nullable
    Attempt running;

    @Nullable
    Object result;
    /** Of a READY slot: the result is that of the fallback. */
    boolean fallenBack;
    /** While an attempt is being settled: it is the hedge. */
    boolean hedge;

    CallSlot(CallSegment segment, Object carrier) {
        this.segment = segment;
        this.carrier = carrier;
    }

    @Override
    final CallSlot slot() {
        return this;
    }

    /** Whether there is no attempt left to make. */
    final boolean isOver() {
        return state == State.READY || state == State.LETTER || state == State.ENDED;
    }

    @Override
    public final Object input() {
        return Envelope.value(carrier);
    }

    @Override
    public final int attempt() {
        return attempt;
    }

    @Override
    public final boolean isHedge() {
        return hedge;
    }

    /** Any thread. */
    @Override
    public final Context context() {
        ContextView own = Envelope.context(carrier);
        Context ofRun = segment.run.context();
        return own.isEmpty() ? ofRun : ofRun.putAll(own);
    }

    @Override
    public final long entered() {
        return entered;
    }

    @Override
    public final long started() {
        return started;
    }

    @Override
    public final long deadline() {
        return deadline;
    }

    @Override
    public final @Nullable Object result() {
        return result;
    }

    @Override
    public final long stamp() {
        return stamp;
    }

    @Override
    public final void stamp(long newStamp) {
        stamp = newStamp;
    }
}
