package io.millrace.resilience.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExponentialBackoffTest {

    @ParameterizedTest
    @CsvSource({
        // repetitions, random, delay in ns
        "0, 0.0,  0",
        "0, 0.5,  25_000_000",
        "1, 0.5,  50_000_000",
        "2, 0.5,  100_000_000",
        "3, 0.25, 100_000_000",
        "4, 0.5,  400_000_000",
        "5, 0.5,  800_000_000",
        "6, 0.5,  1_000_000_000",
        "7, 0.5,  1_000_000_000",
        "37, 0.5, 1_000_000_000",
        "38, 0.5, 1_000_000_000",
        "64, 0.5, 1_000_000_000",
        "2147483647, 0.5, 1_000_000_000",
        "100, 0.0, 0"
    })
    void doublesItsBoundUpToTheLongest(int repetitions, double random, String delay) {
        assertThat(ExponentialBackoff.STANDARD.delayNanos(repetitions, random))
                .isEqualTo(Long.parseLong(delay.replace("_", "")));
    }

    @Property(tries = 500)
    void staysBelowItsBound(
            @ForAll @LongRange(min = 1) long first,
            @ForAll @LongRange(min = 0) long more,
            @ForAll @IntRange(min = 0) int repetitions,
            @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double random) {
        long longest = Math.max(first, more);

        long delay = new ExponentialBackoff(first, longest).delayNanos(repetitions, random);

        assertThat(delay).isBetween(0L, longest);
        if (repetitions == 0) {
            assertThat(delay).isLessThanOrEqualTo(first);
        }
    }

    @Test
    void refusesBoundsThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExponentialBackoff(0, 5))
                .withMessage("firstNanos must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExponentialBackoff(9, 5))
                .withMessage("longestNanos must be at least firstNanos, which is 9, was 5");
    }
}
