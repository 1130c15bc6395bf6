package io.millrace.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpscRingTest {

    @Test
    void holdsAsManyAsItHasPlacesInOrder() {
        SpscRing<Integer> ring = new SpscRing<>(3); // rounded up to 4
        for (int round = 0; round < 3; round++) {
            assertThat(ring.isEmpty()).isTrue();
            for (int i = 0; i < 4; i++) {
                assertThat(ring.offer(i)).isTrue();
                assertThat(ring.countTaken()).isEqualTo(i + 1);
            }
            assertThat(ring.offer(4)).isFalse();
            for (int i = 0; i < 4; i++) {
                assertThat(ring.isEmpty()).isFalse();
                assertThat(ring.poll()).isEqualTo(i);
            }
            assertThat(ring.poll()).isNull();
        }
        assertThat(ring.accepted()).isEqualTo(12);
    }

    @Test
    void rejectsACapacityThatItCannotHave() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpscRing<>(0))
                .withMessage("capacity must be from 1 to 1073741824, was 0");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1024})
    void losesNothingAndKeepsTheOrderBetweenTwoThreads(int capacity) {
        int count = capacity == 1 ? 50_000 : 500_000;
        SpscRing<Integer> ring = new SpscRing<>(capacity);
        Crew.run(2, thread -> {
            for (int i = 0; i < count; ) {
                if (thread == 0) {
                    if (ring.offer(i)) {
                        i++;
                    } else {
                        Thread.yield();
                    }
                } else {
                    Integer element = ring.poll();
                    if (element == null) {
                        Thread.yield();
                    } else {
                        assertThat(element).isEqualTo(i++);
                    }
                }
            }
        });
        assertThat(ring.countTaken()).isZero();
    }
}
