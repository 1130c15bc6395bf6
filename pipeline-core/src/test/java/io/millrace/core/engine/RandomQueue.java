package io.millrace.core.engine;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.Admission;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallQueue;
import io.millrace.core.spi.CallShedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** A queue that gives its calls in any order, and sheds any of them. */
final class RandomQueue implements CallQueue {

    static final int MOST = 6;

    private final Random random;
    private final List<Call> calls = new ArrayList<>();
    private final Deque<Call> out = new ArrayDeque<>();

    RandomQueue(Random random) {
        this.random = random;
    }

    @Override
    public Admission offer(Call call, long now) {
        if (random.nextInt(10) == 0) {
            return Admission.shed(
                    Outcome.Shed.Reason.DOOMED, new CallShedException("stage", Outcome.Shed.Reason.DOOMED));
        }
        calls.add(call);
        while (calls.size() > 1 + random.nextInt(MOST)) {
            out.add(any());
        }
        return Admission.park();
    }

    private Call any() {
        return calls.remove(random.nextInt(calls.size()));
    }

    @Override
    public Call evicted() {
        return out.poll();
    }

    @Override
    public Call poll(long now) {
        return calls.isEmpty() ? null : any();
    }

    @Override
    public void putBack(Call call) {
        calls.add(call);
    }

    @Override
    public void remove(Call call) {
        calls.remove(call);
    }

    @Override
    public int size() {
        return calls.size();
    }

    @Override
    public int capacity() {
        return MOST;
    }
}
