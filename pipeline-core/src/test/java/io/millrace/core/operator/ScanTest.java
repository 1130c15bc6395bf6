package io.millrace.core.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.observe.Outcome;
import org.junit.jupiter.api.Test;

class ScanTest {

    @Test
    void emitsTheFirstValueAndThenOneForEachElement() {
        var stage = sum().unlimited().offer(1, 2, 3).end();

        assertThat(stage.emitted).containsExactly(10, 11, 13, 16);
        assertThat(stage.ends()).containsOnly(Outcome.DONE);
        assertThat(stage.completed).isTrue();
    }

    @Test
    void emitsTheFirstValueOfAnEmptyInput() {
        assertThat(sum().unlimited().end().emitted).containsExactly(10);
    }

    @Test
    void asksForNoElementWhileTheFirstValueWaitsForDemand() {
        var stage = sum().offer(1);
        assertThat(stage.asked).isZero();

        stage.request(2);

        assertThat(stage.emitted).containsExactly(10, 11);
    }

    @Test
    void keepsTheLastValueWhenTheFunctionFails() {
        var stage = new RecordingContext<>(new Scan<Integer, Integer>(0, (last, n) -> {
            if (n == 2) {
                throw new IllegalArgumentException("bad element");
            }
            return last + n;
        }));

        stage.unlimited().offer(1, 2, 3);

        assertThat(stage.emitted).containsExactly(0, 1, 4);
        assertThat(stage.elements.get(1).end).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void treatsANullResultAsFailureOfItsElement() {
        var stage = new RecordingContext<>(new Scan<Integer, Integer>(0, (last, n) -> n == 1 ? null : last + n));

        stage.unlimited().offer(1, 2);

        assertThat(stage.elements.get(0).end).isInstanceOf(NullPointerException.class);
        assertThat(stage.emitted).containsExactly(0, 2);
    }

    private static RecordingContext<Integer, Integer> sum() {
        return new RecordingContext<>(new Scan<>(10, Integer::sum));
    }
}
