package io.millrace.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomnessTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 42, Long.MIN_VALUE, Long.MAX_VALUE})
    void theSameSeedGivesTheSameNumbers(long seed) {
        assertThat(numbers(Randomness.seeded(seed))).isEqualTo(numbers(Randomness.seeded(seed)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 42, Long.MIN_VALUE, Long.MAX_VALUE})
    void numbersAreFromZeroToBelowOne(long seed) {
        assertThat(numbers(Randomness.seeded(seed))).allMatch(number -> number >= 0 && number < 1);
        assertThat(numbers(Randomness.unpredictable())).allMatch(number -> number >= 0 && number < 1);
    }

    @Test
    void threadsShareOneSequence() {
        Randomness randomness = Randomness.seeded(7);
        List<Double> inParallel = IntStream.range(0, 1_000)
                .parallel()
                .mapToObj(n -> randomness.next())
                .toList();
        Randomness alone = Randomness.seeded(7);
        assertThat(inParallel)
                .containsExactlyInAnyOrderElementsOf(
                        DoubleStream.generate(alone::next).limit(1_000).boxed().toList());
    }

    @Test
    void unpredictableNumbersDiffer() {
        assertThat(numbers(Randomness.unpredictable())).isNotEqualTo(numbers(Randomness.unpredictable()));
    }

    private static List<Double> numbers(Randomness randomness) {
        return DoubleStream.generate(randomness::next).limit(20).boxed().toList();
    }
}
