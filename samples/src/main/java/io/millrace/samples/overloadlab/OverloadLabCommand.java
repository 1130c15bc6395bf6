package io.millrace.samples.overloadlab;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the overload-lab sample. */
@Command(
        name = "overload-lab",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description =
                "Offers an HTTP service more than it can do, lets it fail, and shows what each protection is good for.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:It was tried.", "1:The picture cannot be written.", "2:The command line is wrong."})
final class OverloadLabCommand implements Callable<Integer> {

    private final PrintWriter out;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--protection",
            split = ",",
            description = "Which to try: ${COMPLETION-CANDIDATES}; all of them, one after the other, when left out.")
    private List<Protection> protections = new ArrayList<>();

    @Option(
            names = "--load",
            defaultValue = "3",
            description = "Requests, in multiples of what the service can do, up to 100 (${DEFAULT-VALUE}).")
    private double load;

    @Option(
            names = "--faults",
            defaultValue = "dip",
            description = {
                "What happens to the service: none, dip, hang, errors, busy or latency in the middle third,",
                "or steps such as 3:capacity=0.5,5:hang,8:normal, with seconds before the colon (${DEFAULT-VALUE})."
            })
    private String faults = "";

    @Option(names = "--seconds", defaultValue = "9", description = "For each protection (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--deadline", defaultValue = "200", description = "Milliseconds (${DEFAULT-VALUE}).")
    private int deadline;

    @Option(
            names = "--workers",
            defaultValue = "8",
            description = "Of the service; the protections are not told, but for bulkhead (${DEFAULT-VALUE}).")
    private int workers;

    @Option(
            names = "--service-time",
            defaultValue = "20",
            description = "Milliseconds that a worker needs on average (${DEFAULT-VALUE}).")
    private int serviceTime;

    @Option(names = "--seed", defaultValue = "1", description = "Of arrivals and service times (${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--svg", description = "Writes a picture to this file.")
    private @Nullable Path svg;

    OverloadLabCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        LabSettings settings = settings();
        List<Protection> tried = protections.isEmpty() ? List.of(Protection.values()) : protections;
        out.printf(
                Locale.ROOT,
                "%d workers of %d ms: %.0f answers a second; %.0f are asked for; %d s for each of %d protections%n",
                settings.workers(),
                settings.service().toMillis(),
                settings.capacity(),
                settings.load() * settings.capacity(),
                settings.duration().toSeconds(),
                tried.size());
        List<Outcome> outcomes = new ArrayList<>();
        for (Protection protection : tried) {
            out.printf(Locale.ROOT, "%n%s: %s%n", protection, protection.sentence());
            out.printf(
                    Locale.ROOT,
                    "%4s %8s %8s %8s %8s %8s %8s %8s %9s%n",
                    "s",
                    "offered",
                    "good",
                    "late",
                    "shed",
                    "failed",
                    "refused",
                    "p99 ms",
                    "in hand");
            outcomes.add(Experiment.run(settings, protection, this::show));
        }
        LabReport report = new LabReport(settings, outcomes);
        out.print(report.table());
        out.flush();
        return svg == null || written(svg, report) ? 0 : 1;
    }

    private LabSettings settings() {
        try {
            return new LabSettings(
                    workers,
                    Duration.ofMillis(serviceTime),
                    load,
                    Duration.ofMillis(deadline),
                    Duration.ofSeconds(seconds),
                    FaultScript.parse(faults, seconds),
                    seed);
        } catch (IllegalArgumentException bad) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), bad.getMessage());
        }
    }

    private void show(Second second) {
        out.printf(
                Locale.ROOT,
                "%4d %8d %8d %8d %8d %8d %8d %8.0f %9d%n",
                second.number(),
                second.offered(),
                second.good(),
                second.late(),
                second.shed(),
                second.failed(),
                second.refused(),
                second.p99Millis(),
                second.inFlight());
        out.flush();
    }

    private boolean written(Path file, LabReport report) {
        try {
            Files.writeString(file, report.svg());
            return true;
        } catch (IOException e) {
            out.println("overload-lab: cannot write the picture to " + file + ": " + e.getMessage()
                    + "; name a file in a folder that exists");
            return false;
        }
    }
}
