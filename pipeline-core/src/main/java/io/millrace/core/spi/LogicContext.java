package io.millrace.core.spi;

import io.millrace.core.observe.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link StageLogic} can ask of the engine. Valid during the calls that the engine makes; never from another thread.
 *
 * @param <O> the elements that leave through the main outlet
 */
public interface LogicContext<O> {

    /** The outlet to the next stage. Side outputs are numbered from 1 in the order of {@link Operator#sideOutputs}. */
    int MAIN = 0;

    /** The current element, in {@link StageLogic#onElement} only: settle it with the methods below. */
    Held element();

    /** Keeps the current element: it is the logic's to settle later. */
    Held hold();

    /** A new, empty group of elements that will be settled together, such as a batch or a window. */
    Group group();

    /** Emits {@code value} that comes from no element, such as a tick or what a state holds at the end. */
    void emit(O value);

    /**
     * Emits {@code value} made from {@code origin} and leaves {@code origin} open, so that more can follow; close it with
     * {@link #settle}. What is emitted beyond the demand is held by the engine, and no element arrives until it has gone.
     */
    void emit(O value, Held origin);

    /** Emits {@code value} for {@code element} and settles it as done: one in, one out. */
    void forward(O value, Held element);

    /**
     * Emits {@code value} in place of all members of {@code group}, which are settled as absorbed. The value is
     * acknowledged for all of them. The group is empty afterwards and may be used again.
     */
    void emit(O value, Group group);

    /** Settles {@code element}; {@link Outcome#DONE} after its values were emitted one by one. */
    void settle(Held element, Outcome outcome);

    /** Settles all members of {@code group} the same way and empties it. */
    void settle(Group group, Outcome outcome);

    /** {@code element} has failed with {@code error}: it is settled as the stage's error policy says. */
    void fail(Held element, Throwable error);

    /** Sends {@code value} to side output {@code outlet} for {@code element}, which is settled as diverted. */
    void divert(int outlet, Object value, Held element);

    /**
     * Sends {@code value} made from {@code origin} to side output {@code outlet} and leaves {@code origin} open, so that it can go
     * elsewhere too; close it with {@link #settle} or one of the methods that send it on. It is acknowledged when all that was
     * sent has been.
     */
    void emit(int outlet, Object value, Held origin);

    /**
     * How many more elements outlet {@code outlet} takes now; {@link #MAIN} as {@link #demand()}, a side output as many as its first
     * stage has asked for, and no more than 256. What is sent beyond that waits; while 256 elements wait before all side outputs,
     * no element arrives. {@link StageLogic#onDemand} tells when it has grown.
     */
    long demand(int outlet);

    /**
     * Whether side output {@code outlet} takes nothing more, as behind a {@code take}: its demand is 0, and what is sent to it is
     * done. {@link StageLogic#onDemand} tells when it has.
     */
    boolean hasEnded(int outlet);

    /**
     * How many more elements the next stage takes now; {@link Long#MAX_VALUE} means without limit, and 0 is also the answer
     * once the stage is cancelled, so that a loop over the demand ends.
     */
    long demand();

    /** Asks {@code inlet} for {@code n} more elements, at least 1. */
    void pull(int inlet, long n);

    /** Elements asked for from {@code inlet} that have not been handed to the logic yet. */
    long pulled(int inlet);

    /**
     * Cancels {@code inlet}: nothing more is read from it, what still comes counts as cancelled, and the logic is not told of its
     * end.
     */
    void cancel(int inlet);

    /** Sets timer {@code timer} (any number from 0 to 15) to come due after {@code delay}; an earlier setting of it is replaced. */
    void schedule(int timer, Duration delay);

    /** Unsets timer {@code timer}. */
    void unschedule(int timer);

    /** Nanoseconds of the run's clock; only differences mean something. */
    long nanoTime();

    /** The time of day by the run's clock; it may jump. What has to pass is measured with {@link #nanoTime}. */
    Instant now();

    /** The name of the pipeline that runs; that of the input at inlet 0 when there are several. */
    String pipeline();

    /** A uniformly distributed number from 0 (inclusive) to 1 (exclusive), from the run's randomness. */
    double random();

    /** Completes the stage: nothing more is emitted, the inlets are cancelled, elements still kept count as cancelled. */
    void complete();

    /**
     * Why the input ended: the error that came from before, or with which an element failed in this stage. Null while the
     * input goes on, and when it has ended well; so {@link StageLogic#onComplete} can tell the two ends apart.
     */
    default @Nullable Throwable inputFailure() {
        return null;
    }

    /**
     * Within {@link StageLogic#onComplete} for an inlet that has failed: the failure ends that inlet alone, and the run goes on
     * with the others. The logic must tell somebody; the engine forgets the error.
     *
     * @return false if there is nothing to isolate: the inlet has ended well, or ends because an element has failed in this stage
     */
    boolean isolateFailure();

    /** Fails the run with {@code error} after what was emitted. */
    void fail(Throwable error);

    /** An element that the logic keeps. Settle it exactly once. */
    interface Held {}

    /** Elements that the logic keeps together. */
    interface Group {

        /** Adds the current element: it is kept as a member of this group. */
        void add();

        /** Adds an element that the logic has kept alone so far: from now on it is a member of this group. */
        void add(Held element);

        /** Moves all members of {@code other} into this group. */
        void addAll(Group other);

        /** How many elements the group keeps. */
        int size();
    }
}
