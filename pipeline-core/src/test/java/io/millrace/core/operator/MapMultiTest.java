package io.millrace.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MapMultiTest {

    @Test
    void emitsNoneOneOrManyValuesForAnElement() {
        var stage = repeat().unlimited().offer(0, 1, 3).end();

        assertThat(stage.emitted).containsExactly(1, 3, 3, 3);
        assertThat(stage.ends()).containsExactly(Outcome.DONE, Outcome.DONE, Outcome.DONE);
        assertThat(stage.completed).isTrue();
    }

    @Test
    void asksForNothingWithoutDemand() {
        assertThat(repeat().offer(1).asked).isZero();
    }

    @Test
    void asksForAtMost32ElementsAhead() {
        assertThat(repeat().unlimited().asked).isEqualTo(32);
    }

    @Test
    void asksForNoMoreThanIsDemanded() {
        assertThat(repeat().request(2).asked).isEqualTo(2);
    }

    @Test
    void takesNoFurtherElementWhileValuesWaitForDemand() {
        var stage = repeat().request(2).offer(3, 1);
        assertThat(stage.elements).hasSize(1);
        assertThat(stage.emitted).containsExactly(3, 3);

        stage.request(2);

        assertThat(stage.emitted).containsExactly(3, 3, 3, 1);
    }

    @Test
    void goesOnAskingWhenElementsGiveNothing() {
        var stage = repeat().request(1);
        for (int i = 0; i < 100; i++) {
            stage.offer(0);
        }
        stage.offer(1);

        assertThat(stage.emitted).containsExactly(1);
    }

    @Test
    void keepsWhatWasEmittedBeforeAFailure() {
        var stage = new RecordingContext<>(new MapMulti<Integer, Integer>((n, out) -> {
            out.accept(n);
            if (n == 1) {
                throw new java.io.IOException("bad element");
            }
        }));

        stage.unlimited().offer(1, 2);

        assertThat(stage.emitted).containsExactly(1, 2);
        assertThat(stage.elements.get(0).end).isInstanceOf(java.io.IOException.class);
        assertThat(stage.elements.get(1).end).isEqualTo(Outcome.DONE);
    }

    @Test
    void treatsANullValueAsFailureOfItsElement() {
        var stage = new RecordingContext<>(new MapMulti<Integer, Integer>((n, out) -> out.accept(null)));

        stage.unlimited().offer(1);

        assertThat(stage.elements.get(0).end).isInstanceOf(NullPointerException.class);
    }

    @Test
    void refusesItsConsumerAfterTheCall() {
        List<Consumer<Integer>> leaked = new ArrayList<>();
        new RecordingContext<>(new MapMulti<Integer, Integer>((n, out) -> leaked.add(out)))
                .unlimited()
                .offer(1);

        assertThatThrownBy(() -> leaked.get(0).accept(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mapMulti was used after the call");
    }

    private static RecordingContext<Integer, Integer> repeat() {
        return new RecordingContext<>(new MapMulti<>(MapMultiTest::repeat));
    }

    private static void repeat(Integer n, Consumer<Integer> out) {
        for (int i = 0; i < n; i++) {
            out.accept(n);
        }
    }
}
