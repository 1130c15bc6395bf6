package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.millrace.samples.accesslog.NetworkBehaviour.Ending;
import io.millrace.samples.accesslog.NetworkBehaviour.Fate;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkBehaviourTest {

    private static final int REQUESTS = 20_000;

    @Test
    void answersAtOnceWhenIdeal() {
        assertThat(fates(NetworkBehaviour.ideal())).containsOnly(new Fate(Duration.ZERO, Ending.ANSWERED));
    }

    @Test
    void givesTheSameFatesForTheSameSeed() {
        assertThat(fates(behaviour(5, 0.2, 1))).isEqualTo(fates(behaviour(5, 0.2, 1)));
        assertThat(fates(behaviour(5, 0.2, 1))).isNotEqualTo(fates(behaviour(5, 0.2, 2)));
    }

    @Test
    void spreadsLatencyEvenlyAroundItsMean() {
        List<Fate> fates = fates(behaviour(10, 0, 1));

        assertThat(fates)
                .allSatisfy(fate -> assertThat(fate.latency()).isBetween(Duration.ofMillis(5), Duration.ofMillis(15)));
        assertThat(fates.stream()
                        .mapToLong(fate -> fate.latency().toNanos())
                        .average()
                        .orElseThrow())
                .isCloseTo(10e6, within(0.1e6));
    }

    @Test
    void splitsFaultsEvenlyBetween503AndSilence() {
        List<Fate> fates = fates(behaviour(0, 0.2, 1));

        assertThat(share(fates, Ending.UNAVAILABLE)).isCloseTo(0.1, within(0.01));
        assertThat(share(fates, Ending.NEVER)).isCloseTo(0.1, within(0.01));
    }

    @Test
    void failsEveryRequestAtRateOne() {
        assertThat(share(fates(behaviour(0, 1, 1)), Ending.ANSWERED)).isZero();
    }

    @Test
    void canAnswerAnAttemptAfterAFailedOne() {
        NetworkBehaviour behaviour = behaviour(0, 0.5, 1);

        assertThat(IntStream.range(0, 20)
                        .mapToObj(attempt -> behaviour.fate("1.2.3.4", attempt).ending()))
                .contains(Ending.ANSWERED, Ending.UNAVAILABLE, Ending.NEVER);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void rejectsFaultRatesThatAreNoFraction(double rate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> behaviour(0, rate, 1))
                .withMessage("faultRate must be from 0 to 1, was " + rate);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 60_001})
    void rejectsLatenciesOutOfRange(long millis) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> behaviour(millis, 0, 1))
                .withMessage("meanLatency must be from PT0S to PT1M, was " + Duration.ofMillis(millis));
    }

    private static NetworkBehaviour behaviour(long latencyMillis, double faultRate, long seed) {
        return new NetworkBehaviour(Duration.ofMillis(latencyMillis), faultRate, seed);
    }

    private static List<Fate> fates(NetworkBehaviour behaviour) {
        return IntStream.range(0, REQUESTS)
                .mapToObj(i -> behaviour.fate("10.0.0." + i % 250, i / 250))
                .toList();
    }

    private static double share(List<Fate> fates, Ending ending) {
        return fates.stream().filter(fate -> fate.ending() == ending).count() / (double) REQUESTS;
    }
}
