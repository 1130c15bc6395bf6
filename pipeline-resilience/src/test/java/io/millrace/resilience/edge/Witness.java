package io.millrace.resilience.edge;

import io.millrace.core.spi.Admission;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallQueue;
import io.millrace.core.spi.Guard;
import io.millrace.core.spi.Policy;
import io.millrace.core.spi.PolicyContext;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** A policy with someone who counts: every attempt that is admitted is settled once. The elements are numbers from 0. */
final class Witness implements Policy {

    private final transient Policy actual;
    private final transient AtomicIntegerArray out;
    private final AtomicInteger first = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicInteger hedges = new AtomicInteger();
    private final AtomicIntegerArray settled = new AtomicIntegerArray(AttemptResult.values().length);
    private final AtomicInteger settledWithoutAttempt = new AtomicInteger();
    private final AtomicInteger mostAttempts = new AtomicInteger();
    private final AtomicLong longest = new AtomicLong();
    private final AtomicLong latest = new AtomicLong();

    /** Counts what {@code actual} admits of the elements from 0 to {@code elements - 1}. */
    Witness(Policy actual, int elements) {
        this.actual = actual;
        this.out = new AtomicIntegerArray(elements);
    }

    /** How many attempts were admitted, hedges among them. */
    int admitted() {
        return first.get() + repeated() + hedges();
    }

    int repeated() {
        return repeated.get();
    }

    int hedges() {
        return hedges.get();
    }

    int settled() {
        int sum = 0;
        for (AttemptResult result : AttemptResult.values()) {
            sum += settled(result);
        }
        return sum;
    }

    int settled(AttemptResult result) {
        return settled.get(result.ordinal());
    }

    /** How often a call was settled that had no attempt out, and how many attempts were never settled. */
    int mistakes() {
        int mistakes = settledWithoutAttempt.get();
        for (int element = 0; element < out.length(); element++) {
            mistakes += Math.abs(out.get(element));
        }
        return mistakes;
    }

    /** How many attempts a call had at most, without hedges. */
    int mostAttempts() {
        return mostAttempts.get();
    }

    /** How long an attempt took at most. */
    long longestNanos() {
        return longest.get();
    }

    /** How long after its deadline a call was admitted, or an attempt of it settled, at most. */
    long latestNanos() {
        return latest.get();
    }

    private void goes(Call call, AtomicInteger kind, long now) {
        kind.incrementAndGet();
        mostAttempts.accumulateAndGet(call.attempt(), Math::max);
        latest.accumulateAndGet(late(call, now), Math::max);
        out.incrementAndGet((Integer) call.input());
    }

    private static long late(Call call, long now) {
        return call.deadline() == Call.NEVER ? 0 : now - call.deadline();
    }

    private void comes(Call call, AttemptResult result, long now) {
        longest.accumulateAndGet(now - call.started(), Math::max);
        latest.accumulateAndGet(late(call, now), Math::max);
        settled.incrementAndGet(result.ordinal());
        if (out.decrementAndGet((Integer) call.input()) < 0) {
            settledWithoutAttempt.incrementAndGet();
        }
    }

    @Override
    public int waiting() {
        return actual.waiting();
    }

    @Override
    public String detail() {
        return actual.detail();
    }

    @Override
    public Guard open(PolicyContext context) {
        Guard guard = actual.open(context);
        return new Guard() {
            @Override
            public long deadline(Call call, long now) {
                return guard.deadline(call, now);
            }

            @Override
            public @Nullable CallQueue queue() {
                return guard.queue();
            }

            @Override
            public Admission admit(Call call, long now) {
                Admission admission = guard.admit(call, now);
                if (admission == Admission.go()) {
                    goes(call, call.attempt() == 1 ? first : repeated, now);
                }
                return admission;
            }

            @Override
            public long attemptTimeout(Call call) {
                return guard.attemptTimeout(call);
            }

            @Override
            public long hedgeAt(Call call, long now) {
                return guard.hedgeAt(call, now);
            }

            @Override
            public boolean admitHedge(Call call, long now) {
                boolean admits = guard.admitHedge(call, now);
                if (admits) {
                    goes(call, hedges, now);
                }
                return admits;
            }

            @Override
            public Context context(Call call, Context seen) {
                return guard.context(call, seen);
            }

            @Override
            public long settle(Call call, AttemptResult result, @Nullable Throwable error, long now) {
                comes(call, result, now);
                return guard.settle(call, result, error, now);
            }

            @Override
            public void abandon(Call call) {
                guard.abandon(call);
            }

            @Override
            public void unclaimed() {
                guard.unclaimed();
            }

            @Override
            public int window() {
                return guard.window();
            }

            @Override
            public void close() {
                guard.close();
            }
        };
    }
}
