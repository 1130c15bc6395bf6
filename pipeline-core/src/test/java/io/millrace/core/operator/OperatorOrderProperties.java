package io.millrace.core.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.Operator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the order in which elements and demand come, an operator emits the same and holds no more than it says. */
class OperatorOrderProperties {

    /** A positive step asks for that many; a zero or negative one offers an element of that size. */
    @Provide
    Arbitrary<List<Integer>> steps() {
        return Arbitraries.integers().between(-5, 5).list().ofMaxSize(200);
    }

    @Property
    void flatMapIterableEmitsEverythingInOrderAndNeverBeyondTheDemand(@ForAll("steps") List<Integer> steps) {
        var stage = play(new FlatMapIterable<Integer, Integer>(n -> Collections.nCopies(n, n)), steps, context -> {
            assertThat(context.beyond).isEmpty();
            assertThat(context.held() + context.pulled(0)).isLessThanOrEqualTo(1);
        });

        assertThat(stage.emitted).isEqualTo(repeated(steps));
    }

    @Property
    void mapMultiEmitsEverythingInOrder(@ForAll("steps") List<Integer> steps) {
        var operator = new MapMulti<Integer, Integer>(
                (n, out) -> Collections.nCopies(n, n).forEach(out));

        var stage =
                play(operator, steps, context -> assertThat(context.pulled(0)).isLessThanOrEqualTo(32));

        assertThat(stage.emitted).isEqualTo(repeated(steps));
    }

    @Property
    void scanEmitsOneMoreThanEntered(@ForAll("steps") List<Integer> steps) {
        var stage = play(new Scan<Integer, Integer>(-1, (last, n) -> n), steps, context -> assertThat(context.pulled(0))
                .isLessThanOrEqualTo(32));

        List<Integer> expected = new ArrayList<>(offered(steps));
        expected.add(0, -1);
        assertThat(stage.emitted).isEqualTo(expected);
    }

    private interface Check {
        void after(RecordingContext<Integer, Integer> context);
    }

    /** Plays the steps, then the end of the input and unlimited demand. */
    private static RecordingContext<Integer, Integer> play(
            Operator<Integer, Integer> operator, List<Integer> steps, Check check) {
        RecordingContext<Integer, Integer> stage = new RecordingContext<>(operator);
        for (int step : steps) {
            if (step > 0) {
                stage.request(step);
            } else {
                stage.offer(-step);
            }
            check.after(stage);
        }
        stage.end();
        stage.unlimited();
        assertThat(stage.completed).isTrue();
        assertThat(stage.held()).isZero();
        assertThat(stage.ends()).allMatch(Outcome.DONE::equals);
        return stage;
    }

    private static List<Integer> offered(List<Integer> steps) {
        return steps.stream().filter(step -> step <= 0).map(step -> -step).toList();
    }

    private static List<Integer> repeated(List<Integer> steps) {
        return offered(steps).stream()
                .flatMap(n -> Collections.nCopies(n, n).stream())
                .toList();
    }
}
