package io.millrace.resilience.simulation;

import io.millrace.resilience.shed.Priority;
import io.millrace.resilience.simulation.Scenario.Clients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the tables of docs/resilience.md, and writes them there with their plots. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Overload and faults, simulated: our protection and others, in tables and plots.")
final class Simulate implements Callable<Integer> {

    /** The seeds that Knee and Tide were tuned with are 11 to 13; those of the tests are 7 and 8. */
    private static final long[] CLAIM = LongStream.rangeClosed(101, 105).toArray();

    private static final double[] LOADS = {0.5, 1, 2, 5, 10};
    private static final String BEGIN = "<!-- simulated, do not edit -->";
    private static final String END = "<!-- end of what is simulated -->";

    @Option(names = "--quick", description = "one seed, few scenarios; writes nothing")
    private boolean quick;

    @Option(names = "--seed", description = "simulate with this seed only; writes nothing")
    private @Nullable Long seed;

    @Option(names = "--page", hidden = true, description = "the page to write the tables into")
    private @Nullable Path page;

    private final StringBuilder text = new StringBuilder();

    private Simulate() {}

    /** Starts it. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Simulate()).execute(arguments));
    }

    private long[] seeds() {
        return seed != null ? new long[] {seed} : quick ? new long[] {CLAIM[0]} : CLAIM;
    }

    @Override
    public Integer call() throws IOException {
        text.append("Seeds: "
                + IntStream.range(0, seeds().length)
                        .mapToObj(i -> String.valueOf(seeds()[i]))
                        .toList() + "; the limits were tuned with 11, 12 and 13.\n\n");
        LineChart loads = steady();
        priorities();
        faults();
        if (!quick) {
            twenty();
        }
        System.out.println(text);
        if (page != null && !quick && seed == null) {
            Files.writeString(beside("resilience-load.svg"), loads.svg());
            Files.writeString(
                    beside("resilience-dip.svg"), overTime("Capacity halves from 15 to 45 s", Scenarios::dip));
            Files.writeString(beside("resilience-hang.svg"), overTime("No answers from 15 to 45 s", Scenarios::hang));
            String old = Files.readString(page);
            int begin = old.indexOf(BEGIN);
            int end = old.indexOf(END);
            if (begin < 0 || end < begin) {
                System.err.println(page + " must have the lines " + BEGIN + " and " + END);
                return 1;
            }
            Files.writeString(page, old.substring(0, begin + BEGIN.length()) + "\n\n" + text + old.substring(end));
        }
        return 0;
    }

    private Path beside(String name) {
        return page.resolveSibling(name);
    }

    private List<Figures> runs(Scenario scenario, Protection protection) {
        progress(scenario.name(), protection.name());
        return LongStream.of(seeds())
                .mapToObj(each -> World.run(scenario, protection, each))
                .toList();
    }

    private static double mean(List<Figures> runs, ToDoubleFunction<Figures> figure) {
        return runs.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    private LineChart steady() {
        text.append("### Goodput in percent of what can be done, and p99 of what was let through in ms\n\n");
        header(
                "load",
                IntStream.range(0, LOADS.length).mapToObj(i -> load(LOADS[i])).toList());
        LineChart chart = new LineChart(
                "Answers in time, in percent of what can be done, at a load of …",
                IntStream.range(0, LOADS.length).mapToObj(i -> load(LOADS[i])).toList(),
                100);
        for (Protection protection : Protections.ALL) {
            List<String> cells = new ArrayList<>();
            double[] line = new double[LOADS.length];
            for (int i = 0; i < LOADS.length; i++) {
                List<Figures> runs = runs(Scenario.steady(32, ServiceTime.EXPONENTIAL, LOADS[i]), protection);
                line[i] = mean(runs, Figures::goodput);
                cells.add(number(line[i]) + " / " + millis(mean(runs, Figures::p99)));
            }
            row(protection, cells);
            chart.add(protection.name(), line, protection == Protections.MILLRACE);
        }
        text.append('\n');
        return chart;
    }

    private void priorities() {
        text.append(
                "### Three priorities (a quarter high, a quarter normal, half low): answers in time in percent of each\n\n");
        List<Priority> all = List.of(Priority.values());
        header(
                "at twice what can be done",
                all.stream().map(p -> p.name().toLowerCase(Locale.ROOT)).toList());
        for (Protection protection : Protections.ALL) {
            List<Figures> runs = runs(Scenarios.priorities(2), protection);
            row(
                    protection,
                    all.stream().map(p -> number(mean(runs, f -> f.goodput(p)))).toList());
        }
        text.append('\n');
    }

    /** How their users ask again: at once and three times; ours do as the policy says. */
    private static Clients clients(Protection protection) {
        return protection == Protections.MILLRACE ? Clients.BUDGET : Clients.NAIVE;
    }

    private void faults() {
        text.append("### Faults of 30 s at a load of 0.9: goodput in %, recovery in s, attempts for each call\n\n");
        header("clients ask three times; ours with a budget", List.of("half the capacity", "no answers"));
        for (Protection protection : Protections.ALL) {
            faults(protection, clients(protection), "");
        }
        faults(Protections.MILLRACE, Clients.NAIVE, ", clients that ask three times");
        text.append('\n');
    }

    private void faults(Protection protection, Clients clients, String remark) {
        List<String> cells = new ArrayList<>();
        for (Scenario fault : List.of(Scenarios.dip(clients), Scenarios.hang(clients))) {
            List<Figures> runs = runs(fault, protection);
            double recovery = mean(runs, f -> f.recovery(Scenarios.UNTIL));
            cells.add(number(mean(runs, Figures::goodput)) + " / "
                    + (Double.isInfinite(recovery) ? "never" : number(recovery)) + " / "
                    + String.format(Locale.ROOT, "%.2f", mean(runs, Figures::amplification)));
        }
        row(new Protection(protection.name() + remark, protection.maker()), cells);
    }

    private void twenty() {
        List<List<Double>> all = new ArrayList<>();
        List<Scenario> scenarios = Scenarios.twenty();
        for (Protection protection : Protections.ALL) {
            all.add(scenarios.stream()
                    .map(scenario -> mean(runs(scenario, protection), Figures::goodput))
                    .toList());
        }
        text.append("### Twenty scenarios: goodput in percent of what can be done\n\n");
        header("", List.of("mean", "worst"));
        for (int i = 0; i < all.size(); i++) {
            row(
                    Protections.ALL.get(i),
                    List.of(
                            number(all.get(i).stream()
                                    .mapToDouble(d -> d)
                                    .average()
                                    .orElse(0)),
                            number(Collections.min(all.get(i)))));
        }
        text.append('\n');
        int ours = Protections.ALL.indexOf(Protections.MILLRACE);
        int right = Protections.ALL.indexOf(Protections.RIGHT);
        header("", List.of(Protections.MILLRACE.name(), Protections.RIGHT.name()));
        for (int i = 0; i < scenarios.size(); i++) {
            text.append("| " + scenarios.get(i).name() + " | "
                    + number(all.get(ours).get(i)) + " | "
                    + number(all.get(right).get(i)) + " |\n");
        }
        text.append('\n');
    }

    private String overTime(String title, Function<Clients, Scenario> fault) {
        Scenario scenario = fault.apply(Clients.ONCE);
        int slices = (int) (scenario.seconds() * Scenario.SECOND / Figures.SLICE);
        int every = (int) (15 * Scenario.SECOND / Figures.SLICE);
        List<String> ticks = IntStream.range(0, slices)
                .mapToObj(i -> i % every == 0 ? 15 * i / every + " s" : "")
                .toList();
        LineChart chart = new LineChart(title + ": answers in time, in percent of the whole capacity", ticks, 125);
        for (Protection protection : List.of(
                Protections.TOO_BIG, Protections.RIGHT, Protections.GRADIENT, Protections.AIMD, Protections.MILLRACE)) {
            Figures figures = World.run(fault.apply(clients(protection)), protection, CLAIM[0]);
            chart.add(
                    protection.name(),
                    IntStream.range(0, slices).mapToDouble(figures::goodputOf).toArray(),
                    protection == Protections.MILLRACE);
        }
        return chart.svg();
    }

    private void header(String first, List<String> others) {
        text.append(
                "| " + first + " | " + String.join(" | ", others) + " |\n|---|" + "---|".repeat(others.size()) + "\n");
    }

    private void row(Protection protection, List<String> cells) {
        boolean ours = protection.maker() == Protections.MILLRACE.maker();
        text.append("| " + (ours ? "**" + protection.name() + "**" : protection.name()) + " | "
                + String.join(" | ", cells) + " |\n");
    }

    private static String load(double load) {
        return (load == (int) load ? String.valueOf((int) load) : String.valueOf(load)) + "×";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String millis(double value) {
        return Double.isInfinite(value) ? "late" : String.format(Locale.ROOT, "%.0f", value);
    }

    private static void progress(String scenario, String protection) {
        if (System.console() != null) {
            System.err.printf("\r\033[K%s: %s", protection, scenario);
        }
    }
}
