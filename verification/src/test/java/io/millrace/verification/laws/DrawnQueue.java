package io.millrace.verification.laws;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.Admission;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallQueue;
import io.millrace.core.spi.CallShedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A queue of a guard whose order, bound and victims are drawn. */
final class DrawnQueue implements CallQueue {

    static final int MOST = 8;

    private final SplittableRandom random;
    private final Consumer<Call> shed;
    private final List<Call> calls = new ArrayList<>();
    private final Deque<Call> out = new ArrayDeque<>();
    private @Nullable Call polled;

    DrawnQueue(SplittableRandom random, Consumer<Call> shed) {
        this.random = random;
        this.shed = shed;
    }

    @Override
    public Admission offer(Call call, long now) {
        if (random.nextInt(6) == 0) {
            shed.accept(call);
            return Admission.shed(
                    Outcome.Shed.Reason.DOOMED, new CallShedException("drawn", Outcome.Shed.Reason.DOOMED));
        }
        calls.add(call);
        while (calls.size() > capacity()) {
            out.add(calls.remove(random.nextInt(calls.size())));
        }
        return Admission.park();
    }

    @Override
    public @Nullable Call evicted() {
        Call evicted = out.poll();
        if (evicted != null) {
            shed.accept(evicted);
        }
        return evicted;
    }

    @Override
    public @Nullable Call poll(long now) {
        polled = calls.isEmpty() ? null : calls.remove(random.nextInt(calls.size()));
        return polled;
    }

    @Override
    public void putBack(Call call) {
        if (call != polled) {
            throw new IllegalArgumentException("put back what was not polled");
        }
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
        return random.nextInt(1, MOST + 1);
    }
}
