package io.millrace.resilience.breaker;

import static io.github.resilience4j.circuitbreaker.CircuitBreaker.State.CLOSED;
import static io.github.resilience4j.circuitbreaker.CircuitBreaker.State.DISABLED;
import static io.github.resilience4j.circuitbreaker.CircuitBreaker.State.FORCED_OPEN;
import static io.github.resilience4j.circuitbreaker.CircuitBreaker.State.HALF_OPEN;
import static io.github.resilience4j.circuitbreaker.CircuitBreaker.State.METRICS_ONLY;
import static io.github.resilience4j.circuitbreaker.CircuitBreaker.State.OPEN;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.millrace.core.spi.Call;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/** When a breaker changes its state, and to which. Every time is given to it. */
final class StateMachine {

    /*
     *   CLOSED     --too many failed or slow--> OPEN
     *   OPEN       --an attempt asks after the wait--> HALF_OPEN
     *   HALF_OPEN  --the probes are well--> CLOSED
     *   HALF_OPEN  --too many of them failed or were slow--> OPEN
     *   HALF_OPEN  --an attempt asks after the time for it--> OPEN, or CLOSED if the configuration says so
     *
     * The others by hand only: what Resilience4j's table of transitions has. Any thread makes a transition that it finds due;
     * which one makes it is decided in PhaseLine, and that one publishes it.
     */
    private final String name;
    private final BreakerRules rules;
    private final IntToLongFunction openNanos;
    private final BreakerEvents events;
    private final PhaseLine line;

    /**
     * A machine in {@code first}.
     *
     * @param openNanos how long to stay open, by how often in a row it has opened, from 1
     */
    StateMachine(
            String name, BreakerRules rules, IntToLongFunction openNanos, BreakerEvents events, State first, long now) {
        this.name = name;
        this.rules = rules;
        this.openNanos = openNanos;
        this.events = events;
        this.line = new PhaseLine(
                switch (first) {
                    case OPEN -> reopened(plain(0, CLOSED, now), now);
                    case HALF_OPEN -> halfOpen(1, 1, now);
                    default -> plain(1, first, now);
                });
    }

    long acquire(long now) {
        long word = line.word();
        return BreakerWord.admitsAll(word) ? BreakerWord.generation(word) : acquireProbe(now);
    }

    private long acquireProbe(long now) {
        while (true) {
            long word = line.word();
            if (BreakerWord.admitsAll(word)) {
                return BreakerWord.generation(word);
            }
            Phase phase = line.of(word);
            if (phase == null) {
                continue;
            }
            if (phase.isOver(now)) {
                moveOn(phase, now);
            } else if (BreakerWord.probes(word) == 0) {
                return refuse(phase);
            } else if (line.takeProbe(word)) {
                return phase.generation();
            }
        }
    }

    boolean refuses(long now) {
        long word = line.word();
        Phase phase = BreakerWord.admitsAll(word) || BreakerWord.probes(word) > 0 ? null : line.of(word);
        if (phase == null || phase.isOver(now)) {
            return false;
        }
        refuse(phase);
        return true;
    }

    private long refuse(Phase phase) {
        phase.refused().increment();
        events.notPermitted(phase.state());
        return Breaker.REFUSED;
    }

    long retryAt(long now) {
        Phase phase = line.present();
        long word = line.word();
        boolean permits = BreakerWord.admitsAll(word) || BreakerWord.probes(word) > 0;
        if (permits || phase.isOver(now)) {
            return now;
        }
        return phase.state() == FORCED_OPEN ? Call.NEVER : phase.since() + phase.lengthNanos();
    }

    State state() {
        return BreakerWord.state(line.word());
    }

    Phase present() {
        return line.present();
    }

    /** The phase that {@code stamp} was taken in; null when it is not the present one. */
    @Nullable
    Phase live(long stamp) {
        long word = line.word();
        return BreakerWord.generation(word) == stamp ? line.of(word) : null;
    }

    void giveBack(Phase phase) {
        if (phase.state() == HALF_OPEN) {
            line.giveBack(phase);
        }
    }

    void record(Phase phase, boolean failed, long tookNanos, long now) {
        State state = phase.state();
        if (state == DISABLED || state == FORCED_OPEN) {
            return;
        }
        int result = Results.result(failed, tookNanos > rules.slowNanos());
        if (phase.results().record(result, phase.enough(), now)) {
            judge(phase, now);
        }
    }

    private void judge(Phase phase, long now) {
        State state = phase.state();
        Verdict verdict = phase.results().judgedBy(rules, state);
        if (state == METRICS_ONLY) {
            tellOnce(phase, verdict);
        } else if (state == CLOSED && verdict.isBad()) {
            if (line.move(phase, reopened(phase, now))) {
                tell(phase, verdict);
                moved(phase, OPEN);
            }
        } else if (state == HALF_OPEN && verdict.isBad()) {
            move(phase, reopened(phase, now));
        } else if (state == HALF_OPEN && verdict == Verdict.HEALTHY) {
            move(phase, plain(phase.generation() + 1, CLOSED, now));
        }
    }

    private void tellOnce(Phase phase, Verdict verdict) {
        if (verdict.isFailing() && phase.failingTold().compareAndSet(false, true)) {
            tell(phase, Verdict.FAILING);
        }
        if (verdict.isSlow() && phase.slowTold().compareAndSet(false, true)) {
            tell(phase, Verdict.SLOW);
        }
    }

    private void tell(Phase phase, Verdict verdict) {
        Results results = phase.results();
        if (verdict.isFailing()) {
            events.failureRateExceeded(phase.state(), BreakerRules.percent(results.failed(), results.calls()));
        }
        if (verdict.isSlow()) {
            events.slowRateExceeded(phase.state(), BreakerRules.percent(results.slow(), results.calls()));
        }
    }

    /** The time of {@code phase} is over. */
    private void moveOn(Phase phase, long now) {
        if (phase.state() == OPEN) {
            move(phase, halfOpen(phase.generation() + 1, phase.openings(), now));
        } else if (line.hasAllProbes(phase)) {
            // Nobody came, so nothing is wrong: it goes on, or a dependency that is seldom called would be refused
            // every other time.
            line.move(phase, renewed(phase, now));
        } else if (rules.afterHalfOpen() == CLOSED) {
            move(phase, plain(phase.generation() + 1, CLOSED, now));
        } else {
            move(phase, reopened(phase, now));
        }
    }

    // By hand

    /** Goes to {@code to}, whatever is due; throws when Resilience4j knows no such transition. */
    void go(State to, long now) {
        boolean gone = false;
        while (!gone) {
            Phase from = line.present();
            StateTransition.transitionBetween(name, from.state(), to);
            long generation = from.generation() + 1;
            gone = move(
                    from,
                    switch (to) {
                        case OPEN -> reopened(from, now);
                        case HALF_OPEN -> halfOpen(generation, Math.max(1, from.openings()), now);
                        default -> plain(generation, to, now);
                    });
        }
    }

    /** Goes to OPEN for a given time. */
    void openFor(long nanos, long now) {
        boolean gone = false;
        while (!gone) {
            Phase from = line.present();
            StateTransition.transitionBetween(name, from.state(), OPEN);
            gone = move(from, open(from, from.openings(), nanos, now));
        }
    }

    /** Goes from {@code from} to OPEN for a given time, if it is still the present phase. */
    void openFor(Phase from, long nanos, long now) {
        if (from.state() == CLOSED) {
            move(from, open(from, from.openings(), nanos, now));
        }
    }

    /** Goes from {@code from} to OPEN, if it is still the present phase. */
    void open(Phase from, long now) {
        if (from.state() == CLOSED) {
            move(from, reopened(from, now));
        }
    }

    /** Begins again, closed and with no results. */
    void reset(long now) {
        boolean gone = false;
        while (!gone) {
            Phase from = line.present();
            gone = move(from, plain(from.generation() + 1, CLOSED, now));
        }
        events.wasReset(CLOSED);
    }

    private boolean move(Phase from, Phase to) {
        boolean mine = line.move(from, to);
        if (mine) {
            moved(from, to.state());
        }
        return mine;
    }

    private void moved(Phase from, State to) {
        events.moved(to, StateTransition.transitionBetween(name, from.state(), to));
    }

    // What phases begin with

    private Phase plain(long generation, State state, long now) {
        return new Phase(generation, state, now, Long.MAX_VALUE, 0, 0, rules.enough(state), rules.window(now));
    }

    private Phase halfOpen(long generation, int openings, long now) {
        int probes = rules.probes();
        Results results = new ProbeCalls(probes);
        int enough = rules.enough(HALF_OPEN);
        return new Phase(generation, HALF_OPEN, now, rules.halfOpenNanos(), openings, probes, enough, results);
    }

    private Phase renewed(Phase from, long now) {
        long generation = from.generation() + 1;
        return new Phase(
                generation,
                HALF_OPEN,
                now,
                rules.halfOpenNanos(),
                from.openings(),
                from.probes(),
                from.enough(),
                from.results());
    }

    private Phase reopened(Phase from, long now) {
        int openings = from.openings() + 1;
        return open(from, openings, openNanos.applyAsLong(openings), now);
    }

    /** It goes on showing the results that led to it. */
    private static Phase open(Phase from, int openings, long nanos, long now) {
        return new Phase(from.generation() + 1, OPEN, now, nanos, openings, 0, from.enough(), from.results());
    }
}
