package io.millrace.samples.overloadlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.samples.overloadlab.FaultScript.Kind;
import io.millrace.samples.overloadlab.FaultScript.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultScriptTest {

    @Test
    void aNameStandsForTheMiddleThird() {
        assertThat(FaultScript.parse("dip", 9).steps())
                .containsExactly(new Step(3, Kind.CAPACITY, 0.5), new Step(6, Kind.NORMAL, 0));
        assertThat(FaultScript.parse("none", 9).steps()).isEmpty();
    }

    @Test
    void stepsAreInTheOrderOfTheirTime() {
        assertThat(FaultScript.parse(" 8:normal , 3:hang,5.5:errors=0.25", 9).steps())
                .containsExactly(
                        new Step(3, Kind.HANG, 0), new Step(5.5, Kind.ERRORS, 0.25), new Step(8, Kind.NORMAL, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dipp | the fault 'dipp' has no seconds and colon",
                "3:slow=1 | the fault '3:slow=1' is none of [normal, capacity, hang, errors, busy, latency]",
                "3:capacity | the fault '3:capacity' needs a value",
                "3:hang=1 | the fault '3:hang=1' must have no value",
                "x:hang | the fault 'x:hang' has something that is no number: x",
                "12:hang | the fault '12:hang' is not within the 9.0 s of an experiment",
                "3:errors=1.5 | the fault '3:errors=1.5' must have a value from 0.0 to 1.0",
                "NaN:hang | the fault 'NaN:hang' is not within the 9.0 s of an experiment"
            })
    void whatItCannotReadIsNamedWithTheWayToWriteIt(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultScript.parse(text, 9))
                .withMessageStartingWith(message)
                .withMessageEndingWith(
                        "write it as 3:capacity=0.5,8:normal, or one of none, dip, hang, errors, busy, latency");
    }
}
