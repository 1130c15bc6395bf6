package io.millrace.verification.laws;

import io.millrace.core.Ingress;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.StageFigures;
import io.millrace.test.Simulation;
import io.millrace.test.TestSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** A pipeline that is drawn by a seed from sources and stages of every kind. */
final class DrawnPipeline {

    private final int elements;
    private final TestSource<Integer> source;
    private final @Nullable Ingress<Integer> ingress;
    private final DrawnStages stages;
    private final Pipeline<Integer> pipeline;
    private final int maxInFlight;
    private final String text;

    DrawnPipeline(SplittableRandom random, PipelineRuntime runtime) {
        this.elements = random.nextInt(random.nextInt(8) == 0 ? 700 : 40);
        TestSource<Integer> script =
                TestSource.of(IntStream.rangeClosed(1, elements).boxed().toList());
        this.source = switch (random.nextInt(4)) {
            case 0 -> script;
            case 1 -> script.acknowledging().blocking();
            default -> script.acknowledging();
        };
        int form = random.nextInt(6);
        this.ingress = form == 0 ? Ingress.bounded("in", 1 + random.nextInt(8)) : null;
        Pipeline.Definition definition = Pipeline.define("drawn");
        Pipeline<Integer> drawn;
        String from;
        if (ingress != null) {
            from = ingress.toString();
            drawn = definition.from(ingress.source());
        } else if (form == 1) {
            from = "publisher";
            drawn = definition.from(Flux.range(1, elements));
        } else {
            from = source.detail() + (source.acknowledges() ? ", acknowledging" : "");
            drawn = definition.from(source);
        }
        this.stages = new DrawnStages(random, runtime, source);
        if (elements > 40 && random.nextBoolean()) {
            drawn = stages.buffered(drawn, "first");
        }
        int count = random.nextInt(7);
        for (int at = 0; at < count; at++) {
            drawn = stages.after(drawn, "s" + at);
        }
        this.maxInFlight = random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 0;
        this.pipeline = maxInFlight > 0 ? drawn.maxInFlight(maxInFlight) : drawn;
        this.text = from + stages + (maxInFlight > 0 ? ", maxInFlight " + maxInFlight : "");
    }

    /** Puts elements into the ingress, if there is one, and closes it when all permits of the bulkhead are there. */
    void feed(SplittableRandom random, Simulation simulation) {
        Ingress<Integer> into = ingress;
        if (into == null) {
            return;
        }
        for (int element = 1; element <= elements; element++) {
            int offered = element;
            boolean waits = random.nextBoolean();
            simulation.at(Duration.ofNanos(random.nextLong(30_000_000)), () -> {
                if (waits) {
                    into.send(offered).subscribe(nothing -> {}, refused -> {});
                } else {
                    into.offer(offered);
                }
            });
        }
        Duration complete = Duration.ofMillis(random.nextInt(40));
        simulation.at(complete, () -> stages.allPermits().subscribe(report -> {}, into::fail, into::complete));
    }

    Pipeline<Integer> pipeline() {
        return pipeline;
    }

    DrawnStages stages() {
        return stages;
    }

    /** What the source says against the rules, while the run goes on. */
    List<String> violationsNow() {
        List<String> found = new ArrayList<>();
        int inside = source.delivered().size()
                - source.acknowledged().size()
                - source.returned().size();
        if (maxInFlight > 0 && source.acknowledges() && inside > maxInFlight) {
            found.add(inside + " elements are inside, allowed are " + maxInFlight);
        }
        return found;
    }

    /** Refuses a report that says something else than the sources. */
    void assertSettled(RunReport report) {
        source.assertSettled();
        if (ingress != null && ingress.accepted() != report.in() + ingress.queued()) {
            throw new AssertionError(ingress + " accepted " + ingress.accepted() + ", the run got " + report.in());
        }
        if (source.opened() > 0 && source.acknowledges() && stages.areOneToOne()) {
            long givenBack = report.stages().stream()
                    .filter(stage -> !stage.name().contains("letters"))
                    .mapToLong(DrawnPipeline::givenBack)
                    .sum();
            if (givenBack != source.returned().size()) {
                throw new AssertionError(givenBack + " elements ended so that they are given back, "
                        + source.returned().size() + " were given back\n" + report);
            }
        }
    }

    private static long givenBack(StageFigures stage) {
        return Arrays.stream(OutcomeKind.values())
                .filter(kind -> !kind.outcome().acknowledges())
                .mapToLong(stage::count)
                .sum();
    }

    @Override
    public String toString() {
        return text;
    }
}
