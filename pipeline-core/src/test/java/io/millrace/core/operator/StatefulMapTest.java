package io.millrace.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StatefulMapTest {

    @Test
    void emitsWhatTheFunctionMakesOfStateAndElementAndFlushesAtTheEnd() {
        var stage = pairs().unlimited().offer(1, 2, 3).end();

        assertThat(stage.emitted).containsExactly("[1, 2]", "[3]");
        assertThat(stage.ends()).containsOnly(Outcome.DONE);
        assertThat(stage.completed).isTrue();
    }

    @Test
    void flushesAnEmptyInputToo() {
        var stage = new RecordingContext<>(new StatefulMap<List<Integer>, Integer, String>(
                ArrayList::new, StatefulMapTest::add, (state, out) -> out.accept("nothing")));

        assertThat(stage.unlimited().end().emitted).containsExactly("nothing");
    }

    @Test
    void doesNotFlushWhenCancelled() {
        var stage = pairs().unlimited().offer(1);

        stage.cancel();

        assertThat(stage.emitted).isEmpty();
        assertThat(stage.beyond).isEmpty();
    }

    @Test
    void makesANewStateForEachRun() {
        var operator = new StatefulMap<List<Integer>, Integer, String>(
                ArrayList::new, StatefulMapTest::add, StatefulMapTest::flush);

        var first = new RecordingContext<>(operator).unlimited().offer(1).end();
        var second = new RecordingContext<>(operator).unlimited().offer(2).end();

        assertThat(first.emitted).containsExactly("[1]");
        assertThat(second.emitted).containsExactly("[2]");
    }

    @Test
    void keepsTheStateAsAFailedFunctionLeftIt() {
        var stage = new RecordingContext<>(new StatefulMap<List<Integer>, Integer, String>(
                ArrayList::new,
                (state, n, out) -> {
                    state.add(n);
                    if (n == 1) {
                        throw new IllegalArgumentException("bad element");
                    }
                },
                StatefulMapTest::flush));

        stage.unlimited().offer(1, 2).end();

        assertThat(stage.elements.get(0).end).isInstanceOf(IllegalArgumentException.class);
        assertThat(stage.emitted).containsExactly("[1, 2]");
    }

    @Test
    void failsTheRunWhenThereIsNoState() {
        var operator = new StatefulMap<List<Integer>, Integer, String>(
                () -> null, StatefulMapTest::add, StatefulMapTest::flush);

        assertThatThrownBy(() -> new RecordingContext<>(operator))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the state of statefulMap is null");
    }

    @Test
    void leavesWhatTheFlushEmitsBeyondTheDemandToTheEngine() {
        var stage = pairs().request(1).offer(1, 2, 3).end();
        assertThat(stage.emitted).containsExactly("[1, 2]");

        stage.request(1);

        assertThat(stage.emitted).containsExactly("[1, 2]", "[3]");
    }

    private static RecordingContext<Integer, String> pairs() {
        return new RecordingContext<>(new StatefulMap<List<Integer>, Integer, String>(
                ArrayList::new, StatefulMapTest::add, StatefulMapTest::flush));
    }

    private static void add(List<Integer> state, Integer n, Consumer<String> out) {
        state.add(n);
        if (state.size() == 2) {
            out.accept(state.toString());
            state.clear();
        }
    }

    private static void flush(List<Integer> state, Consumer<String> out) {
        if (!state.isEmpty()) {
            out.accept(state.toString());
        }
    }
}
