package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.observe.Acknowledgements;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.observe.StageFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTextTest {

    private final ProgressText text = new ProgressText();

    @Test
    void saysHowFarHowFastAndWhereTheElementsAre() {
        assertThat(text.of(report(RunState.RUNNING, 10, 45_000, 64, 448), 0.25))
                .isEqualTo(" 25 %, 30 s left: 45,000 lines, 4,500/s, 512 inside: locate 64, batch 448");
    }

    @Test
    void givesTheRateSinceTheLastLine() {
        text.of(report(RunState.RUNNING, 10, 45_000, 0, 0), 0.25);

        assertThat(text.of(report(RunState.RUNNING, 15, 46_000, 0, 0), -1)).isEqualTo("46,000 lines, 200/s, 0 inside");
    }

    @Test
    void leavesOutWhatTheSourceCannotSay() {
        assertThat(text.of(report(RunState.RUNNING, 1, 10, 0, 0), -1)).isEqualTo("10 lines, 10/s, 0 inside");
    }

    @Test
    void saysThatTheRunIsFinishing() {
        assertThat(text.of(report(RunState.DRAINING, 1, 10, 3, 0), 0.5))
                .isEqualTo("finishing: 10 lines, 10/s, 3 inside: locate 3");
    }

    @Test
    void givesLongTimesInMinutesAndHours() {
        assertThat(text.of(report(RunState.RUNNING, 100, 0, 0, 0), 0.5)).contains("1 min 40 s left");
        assertThat(text.of(report(RunState.RUNNING, 1_000, 0, 0, 0), 0.1)).contains("2 h 30 min left");
    }

    @Test
    void isNeverWiderThanATerminal() {
        RunReport report = report(RunState.RUNNING, 1, 1_000_000_000, 1_000_000_000, 1_000_000_000);

        assertThat(text.of(report, 0.001)).hasSizeLessThanOrEqualTo(ProgressText.MAX_CHARS);
    }

    private static RunReport report(RunState state, int seconds, long in, long running, long queued) {
        List<StageFigures> stages = List.of(
                figures("read", "", in, 0, 0),
                figures("locate", "read", in, running, 0),
                figures("batch", "locate", in, 0, queued));
        return new RunReport(
                "access-log",
                state,
                Instant.EPOCH,
                Duration.ofSeconds(seconds),
                stages,
                Acknowledgements.NONE,
                Optional.empty(),
                List.of());
    }

    private static StageFigures figures(String name, String from, long in, long running, long queued) {
        return new StageFigures(
                name,
                "map",
                from.isEmpty() ? List.of() : List.of(from),
                false,
                in,
                in,
                queued,
                running,
                0,
                Map.<OutcomeKind, Long>of(),
                Duration.ZERO);
    }
}
