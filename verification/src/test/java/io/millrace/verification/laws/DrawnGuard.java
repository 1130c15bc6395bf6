package io.millrace.verification.laws;

import io.millrace.core.observe.Outcome;
import io.millrace.core.runtime.RuntimeClock;
import io.millrace.core.spi.Admission;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallQueue;
import io.millrace.core.spi.Guard;
import io.millrace.core.spi.Policy;
import io.millrace.core.spi.PolicyContext;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A policy of one run that answers as it is drawn to, and notes what the engine asks that a guard need not expect. */
final class DrawnGuard implements Policy {

    private static final long serialVersionUID = 1L;
    private static final long MILLI_NANOS = 1_000_000;

    private enum Stand {
        WAITS,
        RUNS,
        /** Two attempts run. */
        RUNS_TWICE
    }

    private final transient SplittableRandom random;
    private final transient RuntimeClock clock;
    private final transient Map<Call, Stand> calls = new IdentityHashMap<>();
    private final transient List<String> violations = new ArrayList<>();

    DrawnGuard(SplittableRandom random, RuntimeClock clock) {
        this.random = random;
        this.clock = clock;
    }

    @Override
    public String detail() {
        return "drawn";
    }

    @Override
    public int waiting() {
        return DrawnQueue.MOST;
    }

    @Override
    public Guard open(PolicyContext context) {
        return new Drawn(context);
    }

    /** What went against the rules until the end of the run. */
    List<String> violations() {
        List<String> all = new ArrayList<>(violations);
        calls.forEach((call, stand) ->
                all.add("the guard has heard nothing of the end of call " + call.input() + ", which " + stand));
        return all;
    }

    private void move(Call call, @Nullable Stand from, @Nullable Stand to, String what) {
        Stand before = to == null ? calls.remove(call) : calls.put(call, to);
        if (before != from) {
            violations.add("call " + call.input() + " was " + what + " when it was " + before);
        }
    }

    private final class Drawn implements Guard {

        private final PolicyContext context;
        private final @Nullable DrawnQueue queue;
        private final boolean hedges = random.nextInt(3) == 0;

        Drawn(PolicyContext context) {
            this.context = context;
            this.queue = random.nextInt(3) == 0
                    ? new DrawnQueue(random, call -> move(call, Stand.WAITS, null, "evicted or refused"))
                    : null;
        }

        @Override
        public @Nullable CallQueue queue() {
            return queue;
        }

        @Override
        public long hedgeAt(Call call, long now) {
            return hedges && random.nextBoolean() ? now + random.nextInt(5) * MILLI_NANOS : Call.NEVER;
        }

        @Override
        public boolean admitHedge(Call call, long now) {
            boolean admitted = random.nextInt(4) > 0;
            if (admitted) {
                move(call, Stand.RUNS, Stand.RUNS_TWICE, "hedged");
            }
            return admitted;
        }

        @Override
        public long deadline(Call call, long now) {
            move(call, null, Stand.WAITS, "shown");
            return random.nextInt(4) == 0 ? now + random.nextInt(30) * MILLI_NANOS : Call.NEVER;
        }

        @Override
        public Admission admit(Call call, long now) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    clock.schedule(context.waker(), random.nextInt(5) * MILLI_NANOS);
                    return Admission.park();
                }
                case 1 -> {
                    return Admission.notBefore(now + 1 + random.nextInt(3) * MILLI_NANOS);
                }
                case 2 -> {
                    if (random.nextInt(4) == 0) {
                        move(call, Stand.WAITS, null, "asked for");
                        IllegalStateException refusal = new IllegalStateException("refused as it was drawn to be");
                        return random.nextBoolean()
                                ? Admission.reject(refusal)
                                : Admission.shed(Outcome.Shed.Reason.FULL, refusal);
                    }
                }
                default -> {}
            }
            move(call, Stand.WAITS, Stand.RUNS, "asked for");
            return Admission.go();
        }

        @Override
        public long attemptTimeout(Call call) {
            return random.nextInt(4) == 0 ? random.nextInt(6) * MILLI_NANOS : Call.NEVER;
        }

        @Override
        public long settle(Call call, AttemptResult result, @Nullable Throwable error, long now) {
            if (calls.get(call) == Stand.RUNS_TWICE) {
                boolean answered = result == AttemptResult.SUCCESS || result == AttemptResult.EMPTY;
                move(call, answered ? Stand.RUNS : Stand.RUNS_TWICE, Stand.RUNS, "settled as " + result);
                return random.nextBoolean() ? Call.NEVER : now;
            }
            boolean again = result.isFailure() && result != AttemptResult.DEADLINE && random.nextInt(3) > 0;
            move(call, Stand.RUNS, again ? Stand.WAITS : null, "settled");
            return again ? now + random.nextInt(4) * MILLI_NANOS : Call.NEVER;
        }

        @Override
        public void abandon(Call call) {
            move(call, Stand.WAITS, null, "abandoned");
        }
    }
}
