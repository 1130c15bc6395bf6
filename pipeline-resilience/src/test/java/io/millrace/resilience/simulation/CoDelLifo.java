package io.millrace.resilience.simulation;

import io.millrace.core.observe.Outcome.Shed.Reason;
import io.millrace.core.spi.Admission;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallQueue;
import io.millrace.core.spi.CallShedException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The queue that Facebook describes in "Fail at Scale" (2015): once it has not been empty for 100 ms the newest goes first, and a
 * request may wait 5 ms.
 */
final class CoDelLifo implements CallQueue {

    private static final int MOST = 10_000;
    private static final long INTERVAL = 100 * Scenario.MILLIS;
    private static final long TARGET = 5 * Scenario.MILLIS;

    private final Deque<Call> waiting = new ArrayDeque<>();
    private final Deque<Call> evicted = new ArrayDeque<>();
    private long filled;

    @Override
    public Admission offer(Call call, long now) {
        if (waiting.size() >= MOST) {
            return Admission.shed(Reason.FULL, new CallShedException("call", Reason.FULL));
        }
        if (waiting.isEmpty()) {
            filled = now;
        }
        long patience = now - filled >= INTERVAL ? TARGET : INTERVAL;
        while (!waiting.isEmpty() && now - waiting.peekFirst().entered() > patience) {
            evicted.add(waiting.pollFirst());
        }
        waiting.addLast(call);
        return Admission.park();
    }

    @Override
    public @Nullable Call evicted() {
        return evicted.poll();
    }

    @Override
    public @Nullable Call poll(long now) {
        return now - filled >= INTERVAL ? waiting.pollLast() : waiting.pollFirst();
    }

    @Override
    public void putBack(Call call) {
        waiting.addLast(call);
    }

    @Override
    public void remove(Call call) {
        waiting.remove(call);
    }

    @Override
    public int size() {
        return waiting.size();
    }

    @Override
    public int capacity() {
        return MOST;
    }
}
