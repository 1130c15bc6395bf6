package io.millrace.resilience.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The figures of a breaker's present phase, as dashboards of Resilience4j read them. */
final class BreakerFigures implements CircuitBreaker.Metrics {

    /** What Resilience4j says while there are not enough calls for a rate. */
    private static final float NO_RATE = -1;

    private final Supplier<Phase> phase;
    private final LongSupplier clock;

    BreakerFigures(Supplier<Phase> phase, LongSupplier clock) {
        this.phase = phase;
        this.clock = clock;
    }

    @Override
    public float getFailureRate() {
        Phase present = phase.get();
        Results results = current(present);
        return rate(present, results.failed(), results.calls());
    }

    @Override
    public float getSlowCallRate() {
        Phase present = phase.get();
        Results results = current(present);
        return rate(present, results.slow(), results.calls());
    }

    @Override
    public int getNumberOfSlowCalls() {
        return count(current().slow());
    }

    @Override
    public int getNumberOfSlowSuccessfulCalls() {
        Results results = current();
        return count(results.slow() - results.slowAndFailed());
    }

    @Override
    public int getNumberOfSlowFailedCalls() {
        return count(current().slowAndFailed());
    }

    @Override
    public int getNumberOfBufferedCalls() {
        return count(current().calls());
    }

    @Override
    public int getNumberOfFailedCalls() {
        return count(current().failed());
    }

    @Override
    public long getNumberOfNotPermittedCalls() {
        return phase.get().refused().sum();
    }

    @Override
    public int getNumberOfSuccessfulCalls() {
        Results results = current();
        return count(results.calls() - results.failed());
    }

    private Results current() {
        return current(phase.get());
    }

    private Results current(Phase present) {
        present.results().advance(clock.getAsLong());
        return present.results();
    }

    private static float rate(Phase present, long part, long calls) {
        return calls == 0 || calls < present.enough() ? NO_RATE : BreakerRules.percent(part, calls);
    }

    private static int count(long number) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, number));
    }
}
