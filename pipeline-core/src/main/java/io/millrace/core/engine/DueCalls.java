package io.millrace.core.engine;

import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.AttemptTimeoutException;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallDeadlineException;
import java.time.Duration;

/** Calls whose time is over, or whose next attempt is due. Belongs to the holder of the segment. */
final class DueCalls {

    private final CallSegment segment;
    private final SlotTable table;
    private final DueTimer timer;

    DueCalls(CallSegment segment, SlotTable table, DueTimer timer) {
        this.segment = segment;
        this.table = table;
        this.timer = timer;
    }

    /** Deals with all that is due at {@code now}, and remembers when something is due next. */
    void look(long now) {
        timer.restart();
        table.forEach(slot -> {
            look(slot, now);
            timer.atMost(Math.min(nextDue(slot), segment.hedgeDue(slot)));
        });
    }

    private static long nextDue(CallSlot slot) {
        return switch (slot.state) {
            case NEW, WAITING -> slot.deadline;
            case RUNNING, BACKOFF -> Math.min(slot.due, slot.deadline);
            case READY, LETTER, ENDED -> Call.NEVER;
        };
    }

    private void look(CallSlot slot, long now) {
        switch (slot.state) {
            case RUNNING -> {
                if (now >= slot.deadline) {
                    segment.giveUp(slot, AttemptResult.DEADLINE, deadlineExceeded(slot, now));
                } else if (now >= slot.due) {
                    segment.giveUp(
                            slot,
                            AttemptResult.TIMEOUT,
                            new AttemptTimeoutException(segment.stage(), slot.attempt, now - slot.started));
                }
                if (now >= segment.hedgeDue(slot)) {
                    segment.hedge(slot, now);
                }
            }
            case WAITING, BACKOFF -> {
                if (now >= slot.deadline) {
                    segment.tooLate(slot, deadlineExceeded(slot, now));
                } else if (slot.state == CallSlot.State.BACKOFF && now >= slot.due) {
                    segment.again(slot);
                }
            }
            case NEW, READY, LETTER, ENDED -> {}
        }
    }

    private Throwable deadlineExceeded(CallSlot slot, long now) {
        return new CallDeadlineException(segment.stage(), slot.attempt, Duration.ofNanos(now - slot.entered()));
    }
}
