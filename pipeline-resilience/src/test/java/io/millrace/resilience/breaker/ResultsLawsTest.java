package io.millrace.resilience.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Windows of results, compared with a list of all of them. */
class ResultsLawsTest {

    private static final long WINDOW = 1000;
    private static final long PART = WINDOW / RecentCalls.PARTS;

    record Recorded(int result, long time) {}

    @Property(tries = 1000)
    void lastCallsAreTheLastOnes(
            @ForAll @IntRange(min = 1, max = 40) int size,
            @ForAll @Size(max = 150) List<@IntRange(min = 0, max = 3) Integer> script) {
        LastCalls window = new LastCalls(size);
        List<Recorded> all = new ArrayList<>();
        for (int result : script) {
            window.record(result, 5, 0);
            all.add(new Recorded(result, 0));
            assertFigures(window, all.subList(Math.max(0, all.size() - size), all.size()));
        }
    }

    @Property(tries = 1000)
    void probesAreTheFirstOnes(
            @ForAll @IntRange(min = 1, max = 40) int probes,
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 3) Integer> script) {
        ProbeCalls results = new ProbeCalls(probes);
        List<Recorded> all = new ArrayList<>();
        for (int result : script) {
            assertThat(results.record(result, 1, 0)).isEqualTo(all.size() < probes);
            all.add(new Recorded(result, 0));
            assertFigures(results, all.subList(0, Math.min(probes, all.size())));
        }
    }

    @Property(tries = 1000)
    void recentCallsAreThoseOfTheCurrentTenthAndTheNineBefore(
            @ForAll long start, @ForAll @Size(max = 150) List<@IntRange(min = 0, max = 799) Integer> script) {
        RecentCalls window = new RecentCalls(WINDOW, start);
        List<Recorded> all = new ArrayList<>();
        long passed = 0;
        for (int step : script) {
            passed += step / 4;
            window.record(step % 4, 5, start + passed);
            all.add(new Recorded(step % 4, passed));
            long oldest = (passed / PART - RecentCalls.PARTS + 1) * PART;
            assertFigures(
                    window, all.stream().filter(one -> one.time() >= oldest).toList());
        }
        window.advance(start + passed + WINDOW);
        assertThat(window.calls()).isZero();
    }

    /** What the shortcut leaves out never changes the verdict. */
    @Property(tries = 1000)
    void saysWhenTheVerdictMayHaveChanged(
            @ForAll boolean byTime, @ForAll @Size(max = 150) List<@IntRange(min = 0, max = 399) Integer> script) {
        BreakerRules rules = BreakerRules.of(BreakerBench.small().build(), BreakerBench.SECOND);
        Results window = byTime ? new RecentCalls(WINDOW, 0) : new LastCalls(10);
        Verdict known = Verdict.TOO_FEW;
        long now = 0;
        for (int step : script) {
            now += step / 4;
            boolean changed = window.record(step % 4, 4, now);
            Verdict verdict = window.judgedBy(rules, State.CLOSED);
            assertThat(changed || !verdict.isBad() || known.isBad())
                    .as("%s after %s", verdict, known)
                    .isTrue();
            known = verdict;
        }
    }

    private static void assertFigures(Results window, List<Recorded> expected) {
        assertThat(window.calls()).isEqualTo(expected.size());
        assertThat(window.failed()).isEqualTo(count(expected, Results.FAILED));
        assertThat(window.slow()).isEqualTo(count(expected, Results.SLOW));
        assertThat(window.slowAndFailed()).isEqualTo(count(expected, Results.SLOW | Results.FAILED));
    }

    private static long count(List<Recorded> results, int bits) {
        return results.stream().filter(one -> (one.result() & bits) == bits).count();
    }
}
