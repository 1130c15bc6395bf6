package io.millrace.operators.keyed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.observe.Outcome;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.test.LogicProbe;
import io.millrace.test.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What leaves repeats out, alone and in pipelines. */
class DistinctTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void aRepeatIsFiltered() {
        LogicProbe<Integer, Integer> probe = LogicProbe.of(Distinct.elements(2));
        probe.demand(10).elements(1, 1, 2, 1);
        assertThat(probe.emitted()).containsExactly(1, 2);
        assertThat(probe.outcomes()).containsExactly(Outcome.DONE, Outcome.FILTERED, Outcome.DONE, Outcome.FILTERED);
    }

    @Test
    void theKeySeenLongestAgoIsForgottenWhenThereIsNoRoom() {
        LogicProbe<Integer, Integer> probe = LogicProbe.of(Distinct.elements(2));
        probe.demand(10).elements(1, 2, 1, 3, 1, 2);
        assertThat(probe.emitted()).containsExactly(1, 2, 3, 2);
    }

    @Test
    void untilChangedByComparesKeysOfNeighbours() {
        LogicProbe<String, String> probe = LogicProbe.of(Distinct.untilChangedBy(String::length));
        probe.demand(10).elements("a", "b", "cc", "d");
        assertThat(probe.emitted()).containsExactly("a", "cc", "d");
    }

    @Test
    void whatComesAgainWithinTheTimeIsLeftOut() {
        LogicProbe<Integer, Integer> probe = LogicProbe.of(Deduplicate.within(SECOND, 10));
        probe.demand(10).elements(1);
        probe.advance(SECOND.minusNanos(1)).elements(1, 2);
        assertThat(probe.emitted()).containsExactly(1, 2);
        probe.advance(Duration.ofNanos(1)).elements(1, 2);
        assertThat(probe.emitted()).containsExactly(1, 2, 1);
    }

    @Test
    void repeatsDoNotMakeTheTimeLonger() {
        LogicProbe<Integer, Integer> probe = LogicProbe.of(Deduplicate.within(SECOND, 10));
        probe.demand(10).elements(1);
        for (int half = 0; half < 4; half++) {
            probe.advance(SECOND.dividedBy(2)).elements(1);
        }
        assertThat(probe.emitted()).containsExactly(1, 1, 1);
    }

    @Test
    void theEldestIsForgottenEarlyWhenThereIsNoRoom() {
        LogicProbe<Integer, Integer> probe = LogicProbe.of(Deduplicate.within(SECOND, 2));
        probe.demand(10).elements(1, 2, 1, 3, 1);
        assertThat(probe.emitted()).containsExactly(1, 2, 3, 1);
    }

    @Test
    void aKeyThatIsNullFailsItsElement() {
        RunReport report = Pipeline.define("null")
                .from(List.of(1, 2, 3))
                .via(Distinct.by(n -> n == 2 ? null : n, 10))
                .onError(OnError.skip())
                .run()
                .await()
                .assertNoLoss();
        assertThat(report.stage("distinct").count(OutcomeKind.SKIPPED)).isEqualTo(1);
        assertThat(report.stage("distinct").count(OutcomeKind.DONE)).isEqualTo(2);
    }

    @Test
    void keepsTheLawsInAnyOrder() {
        Simulation.explore(20, simulation -> {
            List<Integer> seen = new ArrayList<>();
            simulation
                    .run(Pipeline.define("any")
                            .from(Flux.range(0, 200))
                            .mapAsync(4, n -> Mono.just(n % 20).subscribeOn(simulation.scheduler()))
                            .onLoop()
                            .via(Deduplicate.within(Duration.ofHours(1), 100, n -> n / 2))
                            .via(Distinct.elements(50))
                            .peek(seen::add))
                    .assertClean();
            assertThat(seen).hasSize(10).doesNotHaveDuplicates();
        });
    }

    @Test
    void refusesLimitsThatMeanNothing() {
        assertThatThrownBy(() -> Distinct.elements(0)).hasMessage("maxKeys must be at least 1, was 0");
        assertThatThrownBy(() -> Deduplicate.within(Duration.ZERO, 1))
                .hasMessage("time must be more than zero, was PT0S");
        assertThatThrownBy(() -> Distinct.by(null, 1)).hasMessage("key");
        assertThatThrownBy(() -> Distinct.untilChangedBy(null)).hasMessage("key");
    }

    @Test
    void isDescribed() {
        assertThat(Pipeline.define("text")
                        .from(List.of("a"))
                        .via(Deduplicate.within(Duration.ofSeconds(90), 1_000, String::length))
                        .describe()
                        .text())
                .contains("deduplicate", "length, 1,000 keys for 90 s");
    }
}
