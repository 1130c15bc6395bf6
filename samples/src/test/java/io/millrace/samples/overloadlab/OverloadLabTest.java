package io.millrace.samples.overloadlab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class OverloadLabTest {

    private static LabSettings settings(String faults) {
        return new LabSettings(
                4,
                Duration.ofMillis(10),
                4,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                FaultScript.parse(faults, 1),
                1);
    }

    @Test
    void everyRequestIsAccountedForAndWhatIsTooMuchIsShed() {
        List<Second> seen = new ArrayList<>();
        Outcome outcome = Experiment.run(settings("0.3:errors=0.5,0.5:busy=0.5,0.7:normal"), Protection.ALL, seen::add);
        assertThat(outcome.offered()).isPositive();
        assertThat(outcome.unfinished())
                .as("what is left is cancelled, not lost")
                .isBetween(0L, 8_192L + 4_096);
        assertThat(outcome.answered()).isPositive();
        assertThat(outcome.refused()).isZero();
        assertThat(seen).hasSameSizeAs(outcome.seconds());
        assertThat(seen.stream().mapToLong(Second::offered).sum()).isEqualTo(outcome.offered());
        assertThat(seen.stream().mapToLong(s -> s.good() + s.late()).sum()).isLessThanOrEqualTo(outcome.answered());
    }

    @Test
    void aTableAndAPictureSayWhatCameOfIt(@TempDir Path folder) throws Exception {
        Path svg = folder.resolve("lab.svg");
        StringWriter text = new StringWriter();
        int code = new CommandLine(new OverloadLabCommand(new PrintWriter(text, true)))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(
                        "--protection",
                        "deadline",
                        "--seconds",
                        "1",
                        "--load",
                        "0.5",
                        "--faults",
                        "0.5:latency=1",
                        "--svg",
                        svg.toString());
        assertThat(code).isZero();
        assertThat(text.toString()).contains("given up at the deadline", "goodput", "deadline");
        assertThat(Files.readString(svg)).startsWith("<svg").contains("deadline", "0.5:latency=1");
    }

    @Test
    void aCommandLineThatIsWrongIsExplained() {
        StringWriter errors = new StringWriter();
        int code = new CommandLine(new OverloadLabCommand(new PrintWriter(new StringWriter())))
                .setErr(new PrintWriter(errors, true))
                .execute("--load", "-1");
        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).contains("load must be more than 0 and at most 100, was -1.0");
        assertThat(errors.toString()).doesNotContain("\tat ");
    }

    @Test
    void moreThanAMachineCanOfferIsRefused() {
        StringWriter errors = new StringWriter();
        int code = new CommandLine(new OverloadLabCommand(new PrintWriter(new StringWriter())))
                .setErr(new PrintWriter(errors, true))
                .execute("--load", "100", "--workers", "1000", "--service-time", "1");
        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).contains("more than the 50000 that one machine can offer");
    }
}
