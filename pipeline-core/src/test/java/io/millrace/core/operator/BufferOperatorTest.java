package io.millrace.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.Outcome;
import org.junit.jupiter.api.Test;

class BufferOperatorTest {

    @Test
    void holdsUpToItsSizeWithoutDemandAndMakesTheRestWait() {
        var stage = new RecordingContext<>(new BufferOperator<Integer>(3)).offer(1, 2, 3, 4, 5);

        assertThat(stage.held()).isEqualTo(3);
        assertThat(stage.waitingOutside()).isEqualTo(2);
        assertThat(stage.emitted).isEmpty();
    }

    @Test
    void emitsWhatItHoldsInOrderAsThereIsDemand() {
        var stage = new RecordingContext<>(new BufferOperator<Integer>(3)).offer(1, 2, 3, 4, 5);

        stage.request(2);
        assertThat(stage.emitted).containsExactly(1, 2);
        assertThat(stage.held()).isEqualTo(3);

        stage.unlimited();
        assertThat(stage.emitted).containsExactly(1, 2, 3, 4, 5);
        assertThat(stage.held()).isZero();
    }

    @Test
    void passesElementsOnAtOnceWhileThereIsDemand() {
        var stage = new RecordingContext<>(new BufferOperator<Integer>(1))
                .request(2)
                .offer(1, 2, 3);

        assertThat(stage.emitted).containsExactly(1, 2);
        assertThat(stage.held()).isEqualTo(1);
        assertThat(stage.ends()).containsExactly(Outcome.DONE, Outcome.DONE, null);
    }

    @Test
    void completesOnlyAfterItHasEmittedWhatItHeld() {
        var stage = new RecordingContext<>(new BufferOperator<Integer>(3))
                .offer(1, 2)
                .end();
        assertThat(stage.completed).isFalse();

        stage.request(1);
        assertThat(stage.completed).isFalse();

        stage.request(1);
        assertThat(stage.completed).isTrue();
        assertThat(stage.emitted).containsExactly(1, 2);
    }

    @Test
    void completesAtOnceWhenItHoldsNothing() {
        assertThat(new RecordingContext<>(new BufferOperator<Integer>(3)).end().completed)
                .isTrue();
    }

    @Test
    void keepsWhatItHoldsForTheEngineToCountWhenCancelled() {
        var stage = new RecordingContext<>(new BufferOperator<Integer>(3)).offer(1, 2);

        stage.cancel();

        assertThat(stage.held()).isEqualTo(2);
    }

    @Test
    void refusesASizeBelowOne() {
        assertThatThrownBy(() -> new BufferOperator<>(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("buffer size must be at least 1, was 0");
    }
}
