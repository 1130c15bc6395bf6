package io.millrace.operators.contributing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.Operator;
import io.millrace.test.LogicProbe;
import io.millrace.test.OperatorContract;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EveryNthTest extends OperatorContract<String, String> {

    @Override
    protected Operator<String, String> operator() {
        return new EveryNth<>(2);
    }

    @Override
    protected List<String> inputs() {
        return List.of("a", "b", "c", "d", "e");
    }

    @Override
    protected List<String> expected(List<String> inputs) {
        return IntStream.range(0, inputs.size())
                .filter(i -> i % 2 == 1)
                .mapToObj(inputs::get)
                .toList();
    }

    /** It takes nothing while nothing is demanded. */
    @Override
    protected int maxAhead() {
        return 0;
    }

    @Test
    void filtersWhatItLeavesOut() {
        LogicProbe<String, String> probe = LogicProbe.of(operator());
        probe.demand(10).elements("a", "b", "c");
        assertThat(probe.emitted()).containsExactly("b");
        assertThat(probe.outcomes()).containsExactly(Outcome.FILTERED, Outcome.DONE, Outcome.FILTERED);
    }

    @Test
    void refusesANumberBelowOne() {
        assertThatThrownBy(() -> new EveryNth<>(0)).hasMessage("n must be at least 1, was 0");
    }
}
