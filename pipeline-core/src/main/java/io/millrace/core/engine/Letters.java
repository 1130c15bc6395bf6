package io.millrace.core.engine;

import io.millrace.core.DeadLetter;
import io.millrace.core.observe.OutcomeKind;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * What leaves a stage through one of its side outputs: sends it, and knows what is not confirmed yet. Elements are sent by the
 * thread that holds the stage; confirmations come from anywhere.
 */
final class Letters {

    /**
     * A stage takes no further element while this many dead letters are sent and not confirmed, or elements wait before its side
     * outputs, all together.
     */
    static final int MOST = 256;

    /** Hears that something sent has ended. Any thread. */
    interface Listener {

        /**
         * The sink has confirmed (null) or refused what was sent.
         *
         * @param error why it was refused; null when it was confirmed
         */
        void closed(@Nullable Throwable error);
    }

    private final LiveRun run;
    private final String stage;
    private final BranchInlet branch;
    private final AtomicLong open = new AtomicLong();
    private final AtomicLong confirmed = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    Letters(LiveRun run, String stage, BranchInlet branch) {
        this.run = run;
        this.stage = stage;
        this.branch = branch;
    }

    /** Sends a failed element as a dead letter; {@code carrier} is settled when the sink has confirmed or refused it. */
    void sendFailed(Object carrier, Throwable error, int attempts, Listener listener) {
        DeadLetter letter = new DeadLetter(
                run.name(),
                stage,
                Envelope.value(carrier),
                error,
                attempts,
                Envelope.position(carrier),
                run.runtime().clock().now());
        send(letter, carrier, listener);
    }

    /** Sends {@code value}; {@code carrier} is settled when the sink has confirmed or refused it. */
    void send(Object value, Object carrier, Listener listener) {
        open.incrementAndGet();
        Ack ack = new Ack() {
            @Override
            void ended(boolean accepted, @Nullable Throwable cause) {
                Throwable error = accepted ? null : cause != null ? cause : refusal();
                (accepted ? confirmed : refused).incrementAndGet();
                Envelope.settle(carrier, accepted);
                open.decrementAndGet();
                listener.closed(error);
            }

            @Override
            ContextView context() {
                return Envelope.context(carrier);
            }

            @Override
            void violated() {
                run.acks().doublySettled();
            }
        };
        branch.offer(new Envelope(value, ack, Envelope.position(carrier)));
    }

    private Throwable refusal() {
        return new IllegalStateException(
                "the sink of a side output of stage '" + stage + "' ended before it took an element");
    }

    /** How many more the branch takes at once. */
    long demand() {
        return Math.min(MOST, branch.demand());
    }

    /** How many have been sent that the branch has not asked for. */
    long waiting() {
        return branch.waiting();
    }

    /** Whether the branch takes nothing more. */
    boolean hasEnded() {
        return branch.hasEnded();
    }

    long open() {
        return open.get();
    }

    /** What has been sent, by how it ended, as the kinds {@code accepted} and {@link OutcomeKind#FATAL}. */
    long confirmed() {
        return confirmed.get();
    }

    long refused() {
        return refused.get();
    }

    /** Nothing more will be sent. */
    void complete() {
        branch.complete();
    }
}
