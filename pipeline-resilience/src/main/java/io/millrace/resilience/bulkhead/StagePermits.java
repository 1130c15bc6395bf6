package io.millrace.resilience.bulkhead;

import io.millrace.core.runtime.Wakes;

/**
 * What one stage in one run holds of a {@link Bulkhead}, and its place in the line. To be used by one thread at a time, as
 * guards are; other stages use the same bulkhead at the same time.
 */
public final class StagePermits implements Permits {

    /*
     *   IDLE --takeOrLineUp--> IN_LINE --another stage gives--> RESERVED --takeOrLineUp or leaveLine--> IDLE
     *                          IN_LINE --leaveLine--> IDLE      any --close--> CLOSED
     *
     * IN_LINE exactly while the bulkhead's line has this, at most once; it is entered and left under the line's lock only.
     * All other transitions are this stage's own. A stage that is woken and takes nothing must call leaveLine, or a permit
     * stays reserved for nobody until close.
     */
    private enum State {
        IDLE,
        IN_LINE,
        RESERVED,
        CLOSED
    }

    private final Bulkhead bulkhead;
    private final Runnable waker;
    private volatile State state = State.IDLE;
    private int held;

    StagePermits(Bulkhead bulkhead, Runnable waker) {
        this.bulkhead = bulkhead;
        this.waker = waker;
    }

    @Override
    public boolean takeOrLineUp() {
        boolean taken =
                switch (state) {
                    case RESERVED -> {
                        state = State.IDLE;
                        yield true;
                    }
                    case IDLE -> bulkhead.takeOrLineUp(this);
                    case IN_LINE -> false;
                    case CLOSED ->
                        throw new IllegalStateException(
                                "a stage that has ended asks for a permit of bulkhead '" + bulkhead.name() + "'");
                };
        if (taken) {
            held++;
        }
        return taken;
    }

    @Override
    public boolean takeFree() {
        boolean taken = state == State.IDLE && bulkhead.takeFree();
        if (taken) {
            held++;
        }
        return taken;
    }

    /**
     * Gives a permit back; it goes to the first stage in the line, whose waker runs before this returns. Does nothing after
     * {@link #close}, which has given everything back.
     *
     * @throws IllegalStateException if the stage holds none
     */
    public void giveBack() {
        if (state == State.CLOSED) {
            return;
        }
        if (held == 0) {
            throw new IllegalStateException(
                    "a stage gives back a permit of bulkhead '" + bulkhead.name() + "' that it does not hold");
        }
        held--;
        bulkhead.give();
    }

    @Override
    public void completed(long nanos, long now) {
        giveBack();
    }

    @Override
    public void late(long now) {
        giveBack();
    }

    @Override
    public void unknown() {
        giveBack();
    }

    @Override
    public void leaveLine() {
        if (state == State.IN_LINE && bulkhead.leaveLine(this)) {
            state = State.IDLE;
        } else if (state == State.RESERVED) {
            state = State.IDLE;
            bulkhead.give();
        }
    }

    @Override
    public void close() {
        leaveLine();
        state = State.CLOSED;
        while (held > 0) {
            held--;
            bulkhead.give();
        }
    }

    /** Called by the bulkhead, holding the line's lock. */
    void linedUp() {
        state = State.IN_LINE;
    }

    /** Called by the bulkhead, holding the line's lock. */
    void reserved() {
        state = State.RESERVED;
    }

    /** Called by the bulkhead, holding no lock. */
    void wake() {
        Wakes.run(waker);
    }
}
