package io.millrace.core.engine;

import io.millrace.core.OnError;
import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.observe.OutcomeKind;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an element whose call has failed for good: the fallback's result, or else what the stage's error policy says.
 * Belongs to the holder of the segment.
 */
final class FailedCalls {

    private final CallSegment segment;
    private final OnError policy;
    private final @Nullable CheckedBiFunction<Object, Throwable, Object> fallback;
    private final @Nullable Letters letters;

    FailedCalls(
            CallSegment segment,
            OnError policy,
            @Nullable CheckedBiFunction<Object, Throwable, Object> fallback,
            @Nullable Letters letters) {
        this.segment = segment;
        this.policy = policy;
        this.fallback = fallback;
        this.letters = letters;
    }

    boolean haveFallback() {
        return fallback != null;
    }

    @Nullable
    Letters letters() {
        return letters;
    }

    void failed(CallSlot slot, Throwable error) {
        Throwable cause = traced(slot, error);
        if (fallback != null) {
            Object value = null;
            try {
                value = NullResults.refuse(fallback.apply(slot.input(), cause), "the fallback");
            } catch (Throwable thrown) {
                if (thrown != cause) {
                    thrown.addSuppressed(cause);
                }
                cause = traced(slot, thrown);
            }
            if (value != null) {
                segment.ready(slot, value, OutcomeKind.FALLBACK);
                return;
            }
        }
        if (policy instanceof OnError.Skip) {
            segment.end(slot, OutcomeKind.SKIPPED, true);
        } else if (letters != null) {
            segment.divert(slot);
            letters.sendFailed(
                    slot.carrier, cause, slot.attempt, refusal -> segment.enter(new LetterClosed(slot, refusal)));
        } else {
            Envelope.refuse(slot.carrier, cause);
            segment.leave(slot, OutcomeKind.FATAL);
            segment.stopWith(cause);
            if (policy instanceof OnError.FailFast) {
                segment.run.abort(cause);
            }
        }
    }

    private Throwable traced(CallSlot slot, Throwable error) {
        return Traces.attach(error, segment.run.name(), segment.stage(), slot.attempt, Envelope.position(slot.carrier));
    }

    /** No call will fail any more. */
    void complete() {
        if (letters != null) {
            letters.complete();
        }
    }

    /** The dead-letter sink has confirmed or refused the slot's element; the letters have settled it. */
    private final class LetterClosed extends Event {

        private final CallSlot slot;
        private final @Nullable Throwable refusal;

        LetterClosed(CallSlot slot, @Nullable Throwable refusal) {
            this.slot = slot;
            this.refusal = refusal;
        }

        @Override
        void handle() {
            segment.diverted(slot);
            if (refusal != null) {
                segment.run.abort(refusal);
            }
        }
    }
}
