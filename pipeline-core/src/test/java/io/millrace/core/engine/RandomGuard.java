package io.millrace.core.engine;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.Admission;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallQueue;
import io.millrace.core.spi.Guard;
import io.millrace.core.spi.PolicyContext;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;

/** A guard with a few permits that answers anything, and checks that it is called as the contract says. */
final class RandomGuard extends ScriptedGuard {

    private final Random random;
    private final Findings findings;
    private final int permits;
    private final boolean hedging;
    private final RandomQueue queue;
    private final Map<Call, Integer> admitted = new IdentityHashMap<>();
    private final AtomicInteger inside = new AtomicInteger();
    private Runnable waker = () -> {};

    RandomGuard(Random random, Findings findings) {
        this.random = random;
        this.findings = findings;
        this.permits = 1 + random.nextInt(4);
        this.hedging = random.nextInt(3) == 0;
        this.queue = random.nextInt(3) == 0 ? new RandomQueue(random) : null;
    }

    private void enter() {
        findings.check(inside.getAndIncrement() == 0, "a guard called by two threads");
        findings.check(closings.get() == 0, "a guard called after it was closed");
    }

    private void leave() {
        inside.decrementAndGet();
    }

    @Override
    public Guard open(PolicyContext context) {
        waker = context.waker();
        return this;
    }

    @Override
    public long deadline(Call call, long now) {
        return random.nextInt(5) == 0 ? now + random.nextInt(2_000_000) : Call.NEVER;
    }

    @Override
    public long attemptTimeout(Call call) {
        return random.nextInt(4) == 0 ? random.nextInt(1_000_000) : Call.NEVER;
    }

    @Override
    public CallQueue queue() {
        return queue;
    }

    @Override
    public int waiting() {
        return RandomQueue.MOST;
    }

    @Override
    public long hedgeAt(Call call, long now) {
        return hedging ? now + random.nextInt(300_000) : Call.NEVER;
    }

    @Override
    public boolean admitHedge(Call call, long now) {
        enter();
        try {
            findings.check(admitted.getOrDefault(call, 0) == 1, "a call hedged that has no attempt, or two");
            boolean admits = random.nextInt(4) > 0;
            if (admits) {
                admitted.put(call, 2);
            }
            return admits;
        } finally {
            leave();
        }
    }

    @Override
    public int window() {
        return 1 + random.nextInt(8);
    }

    @Override
    public Admission admit(Call call, long now) {
        enter();
        try {
            findings.check(!admitted.containsKey(call), "a call admitted twice");
            return admitted.size() >= permits ? Admission.park() : answer(call, now);
        } finally {
            leave();
        }
    }

    private Admission answer(Call call, long now) {
        return switch (random.nextInt(30)) {
            case 0 -> Admission.reject(new IllegalStateException("rejected"));
            case 1 -> Admission.shed(Outcome.Shed.Reason.FULL, new IllegalStateException("shed"));
            case 2 -> Admission.notBefore(now + random.nextInt(200_000));
            case 3 -> throw new IllegalStateException("cannot say");
            default -> {
                admitted.put(call, 1);
                yield Admission.go();
            }
        };
    }

    @Override
    public long settle(Call call, AttemptResult result, Throwable error, long now) {
        enter();
        try {
            Integer running = admitted.remove(call);
            findings.check(running != null, "a call settled that was not admitted: " + result);
            if (running != null && running == 2) {
                admitted.put(call, 1);
                findings.check(
                        result != AttemptResult.SUCCESS && result != AttemptResult.EMPTY,
                        "a call has its answer while another attempt of it runs");
            }
            findings.check(result != AttemptResult.FAILURE || error != null, "a failure without an error");
            if (random.nextInt(8) == 0) {
                ForkJoinPool.commonPool().execute(waker);
            }
            boolean again = result != AttemptResult.SUCCESS && call.attempt() < 3;
            return again ? now + random.nextInt(300_000) : Call.NEVER;
        } finally {
            leave();
        }
    }

    @Override
    public void abandon(Call call) {
        enter();
        findings.check(!admitted.containsKey(call), "an admitted call abandoned");
        leave();
    }

    @Override
    public void close() {
        enter();
        findings.check(admitted.isEmpty(), admitted.size() + " permits held when a guard was closed");
        super.close();
        leave();
    }
}
