package io.millrace.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "PT2S, 2 s",
        "PT0.2S, 200 ms",
        "PT1.5S, 1500 ms",
        "PT90S, 90 s",
        "PT120S, 2 min",
        "PT24H, 24 h",
        "PT0.00002S, 20 us",
        "PT0.000000001S, 1 ns",
        "PT2562047H47M16.854775807S, 9223372036854775807 ns"
    })
    void usesTheLongestUnitThatLosesNothing(Duration duration, String text) {
        assertThat(DurationText.of(duration)).isEqualTo(text);
    }
}
