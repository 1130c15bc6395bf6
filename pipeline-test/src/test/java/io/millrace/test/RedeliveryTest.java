package io.millrace.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.core.DeadLetter;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.RunFailedException;
import io.millrace.core.Sinks;
import io.millrace.core.Sources;
import io.millrace.core.observe.RunReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dead letters put back where they fell out. */
@ExtendWith(MillraceExtension.class)
class RedeliveryTest {

    private final List<DeadLetter> letters = new ArrayList<>();
    private final List<String> results = new ArrayList<>();

    private Pipeline<String> pipeline(List<String> lines) {
        return Pipeline.define("numbers")
                .from(lines)
                .map(String::trim)
                .map(Integer::parseInt)
                .named("parse")
                .onError(OnError.deadLetter(Sinks.each(letters::add)))
                .map(n -> n * 10)
                .map(n -> "n" + n)
                .to(Sinks.each(results::add));
    }

    @Test
    void mendedLettersLeadToWhatGoodElementsWouldHave(VirtualTime time) {
        pipeline(List.of(" 1", "2x", "3", "y4 ")).run(time.runtime()).await().assertNoLoss();
        assertThat(results).containsExactly("n10", "n30");
        assertThat(letters).extracting(DeadLetter::element).containsExactly("2x", "y4");

        List<DeadLetter> mended = letters.stream().map(RedeliveryTest::mended).toList();
        letters.clear();
        RunReport report = pipeline(List.of())
                .redeliver("parse", Sources.iterable(mended))
                .run(time.runtime())
                .await();

        report.assertNoLoss();
        assertThat(results).containsExactly("n10", "n30", "n20", "n40");
        assertThat(letters).isEmpty();
        assertThat(report.stage("map-2").emitted()).isEqualTo(2);
    }

    private static DeadLetter mended(DeadLetter letter) {
        String digits = ((String) letter.element()).replaceAll("[a-z]", "");
        return new DeadLetter(
                letter.pipeline(),
                letter.stage(),
                digits,
                letter.error(),
                letter.attempts(),
                letter.position(),
                letter.time());
    }

    @Test
    void whatFailsAgainIsALetterAgain(VirtualTime time) {
        pipeline(List.of("x")).run(time.runtime()).await();
        List<DeadLetter> first = List.copyOf(letters);
        letters.clear();
        pipeline(List.of())
                .redeliver("parse", Sources.iterable(first))
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).stage()).isEqualTo("parse");
        assertThat(letters.get(0).pipeline()).isEqualTo("numbers");
    }

    @Test
    void aLetterOfAnotherStageFailsTheRunAndIsNamed(VirtualTime time) {
        pipeline(List.of("x")).run(time.runtime()).await();
        RunFailedException failed = catchThrowableOfType(RunFailedException.class, () -> pipeline(List.of())
                .redeliver("each", Sources.iterable(letters))
                .run(time.runtime())
                .await());
        assertThat(failed.getCause())
                .hasMessage("a letter of stage 'parse' of pipeline 'numbers' cannot be delivered to stage 'each' of"
                        + " pipeline 'numbers'; give each stage its own letters");
        failed.report().assertNoLoss();
    }

    @Test
    void aStageThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> pipeline(List.of()).redeliver("pars", Sources.iterable(List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "pipeline 'numbers' has no stage 'pars' behind its source; there are [trim, parse, map, map-2,"
                                + " each]");
        assertThatThrownBy(() -> pipeline(List.of()).redeliver("iterable", Sources.iterable(List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
