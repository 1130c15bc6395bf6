package io.millrace.operators.contributing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.Operator;
import io.millrace.operators.contributing.CollapseRepeats.Repeated;
import io.millrace.test.LogicProbe;
import io.millrace.test.OperatorContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollapseRepeatsTest extends OperatorContract<String, Repeated<String>> {

    private final LogicProbe<String, Repeated<String>> probe = LogicProbe.of(operator());

    @Override
    protected Operator<String, Repeated<String>> operator() {
        return new CollapseRepeats<>(3);
    }

    @Override
    protected List<String> inputs() {
        return List.of("a", "a", "b", "c", "c", "c", "c", "a");
    }

    /** The same in a plain loop. */
    @Override
    protected List<Repeated<String>> expected(List<String> inputs) {
        List<Repeated<String>> expected = new ArrayList<>();
        int times = 0;
        for (int i = 0; i < inputs.size(); i++) {
            times++;
            boolean last = i + 1 == inputs.size() || !inputs.get(i + 1).equals(inputs.get(i));
            if (last || times == 3) {
                expected.add(new Repeated<>(inputs.get(i), times));
                times = 0;
            }
        }
        return expected;
    }

    @Test
    void keepsEqualNeighboursUntilAnotherElementComes() {
        probe.demand(10).elements("a", "a");
        assertThat(probe.emitted()).isEmpty();
        assertThat(probe.kept()).isEqualTo(2);
        probe.elements("b");
        assertThat(probe.emitted()).containsExactly(new Repeated<>("a", 2));
        assertThat(probe.outcomes()).containsExactly(Outcome.ABSORBED, Outcome.ABSORBED);
    }

    @Test
    void asksForNoMoreThanIsDemanded() {
        assertThat(probe.pulled()).isZero();
        probe.demand(2);
        assertThat(probe.pulled()).isEqualTo(2);
        probe.demand(Long.MAX_VALUE);
        assertThat(probe.pulled()).isEqualTo(32);
    }

    @Test
    void emitsWhatItKeepsAtOnceWhenTheRunDrains() {
        probe.demand(1).elements("a").drain();
        assertThat(probe.emitted()).containsExactly(new Repeated<>("a", 1));
    }

    @Test
    void refusesANumberBelowOne() {
        assertThatThrownBy(() -> new CollapseRepeats<>(0)).hasMessage("maxTimes must be at least 1, was 0");
    }
}
