package io.millrace.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WatermarkTest {

    @Test
    void standsAtZeroUntilTheFirstPositionIsAcknowledged() {
        Watermark watermark = silent();
        watermark.acknowledged(2);
        assertThat(watermark.value()).isZero();
    }

    @Test
    void ignoresAPositionThatIsAcknowledgedAgain() {
        Watermark watermark = silent();
        watermark.acknowledged(1);
        watermark.acknowledged(1);
        watermark.acknowledged(2);
        assertThat(watermark.value()).isEqualTo(2);
    }

    @Test
    void neverPassesAPositionThatWasReturned() {
        Watermark watermark = silent();
        watermark.acknowledged(3);
        watermark.returned(2);
        watermark.acknowledged(1);
        watermark.acknowledged(4);
        assertThat(watermark.value()).isEqualTo(1);
    }

    @Test
    void passesAMillionPositionsBehindASlowOneAtOnce() {
        List<Long> told = new ArrayList<>();
        Watermark watermark = new Watermark(told::add);
        for (long position = 2; position <= 1_000_000; position++) {
            watermark.acknowledged(position);
        }
        watermark.acknowledged(1);
        assertThat(told).containsExactly(1_000_000L);
    }

    @Property
    void isTheEndOfTheLongestFinishedStartWhateverTheOrder(
            @ForAll @IntRange(min = 1, max = 700) int positions,
            @ForAll @IntRange(max = 3) int returned,
            @ForAll long seed) {
        List<Long> order =
                new ArrayList<>(LongStream.rangeClosed(1, positions).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        Watermark watermark = silent();
        Set<Long> acknowledged = new HashSet<>();
        for (int i = 0; i < positions; i++) {
            long position = order.get(i);
            if (i < returned) {
                watermark.returned(position);
            } else {
                watermark.acknowledged(position);
                acknowledged.add(position);
            }
            long expected = 0;
            while (acknowledged.contains(expected + 1)) {
                expected++;
            }
            assertThat(watermark.value()).isEqualTo(expected);
        }
    }

    private static Watermark silent() {
        return new Watermark(value -> {});
    }
}
