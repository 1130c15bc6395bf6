package io.millrace.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The meters of one pipeline in one registry; {@code docs/meters.md} has a row for each. Guarded by its {@link RegistryObserver}. */
final class PipelineMeters {

    private static final double NANOS = 1e9;

    final PipelineSum sum;
    private final MeterRegistry registry;
    private final Tags pipeline;
    private final List<Meter> registered = new ArrayList<>();

    PipelineMeters(String name, MeterRegistry registry) {
        this.registry = registry;
        this.sum = new PipelineSum(registry.config().clock());
        this.pipeline = Tags.of("pipeline", TagValue.of(name));
        registerRuns();
    }

    private void registerRuns() {
        counter("millrace.runs.started", "", "Runs that have begun", pipeline, PipelineSum::started);
        for (RunState state : RunState.values()) {
            Tags tags = pipeline.and("state", state.name().toLowerCase(Locale.ROOT));
            if (state.isTerminal()) {
                counter("millrace.runs.ended", "", "Runs that have ended, by how", tags, sum -> sum.runs(state));
            } else {
                gauge("millrace.runs", "runs", "Runs that go on, by where they stand", tags, sum -> sum.runs(state));
            }
        }
        counter(
                "millrace.source.delivered",
                "elements",
                "Elements that an acknowledging source handed over",
                pipeline,
                sum -> sum.acknowledgements().delivered());
        counter(
                "millrace.source.acknowledged",
                "elements",
                "Elements that the source may forget",
                pipeline,
                sum -> sum.acknowledgements().acknowledged());
        counter(
                "millrace.source.returned",
                "elements",
                "Elements that were given back to the source",
                pipeline,
                sum -> sum.acknowledgements().returned());
    }

    /** Registers what is measured of a stage. */
    void add(String stage) {
        Tags tags = pipeline.and("stage", TagValue.of(stage));
        elements("millrace.stage.in", "Elements that entered the stage", tags, stage, StageSum.Count.IN);
        elements("millrace.stage.emitted", "Elements that the stage emitted", tags, stage, StageSum.Count.EMITTED);
        for (OutcomeKind kind : OutcomeKind.values()) {
            counter(
                    "millrace.stage.ended",
                    "elements",
                    "Elements that ended in the stage, by how",
                    tags.and("outcome", TagValue.of(kind)),
                    sum -> sum.count(stage, kind));
        }
        level(
                "millrace.stage.queued",
                "Elements that entered and wait for admission, their turn, or demand",
                tags,
                stage,
                StageSum.Level.QUEUED);
        level(
                "millrace.stage.running",
                "Elements whose work has begun and not ended",
                tags,
                stage,
                StageSum.Level.RUNNING);
        level(
                "millrace.stage.held",
                "Elements that the stage emitted and the next one has not taken",
                tags,
                stage,
                StageSum.Level.HELD);
        seconds("millrace.stage.busy", "Time in functions and calls", tags, stage, StageSum.Count.BUSY_NANOS);
        seconds(
                "millrace.stage.waiting",
                "Time in which the stage had nothing to do",
                tags.and("for", "input"),
                stage,
                StageSum.Count.WAITED_FOR_INPUT_NANOS);
        seconds(
                "millrace.stage.waiting",
                "Time in which the stage had nothing to do",
                tags.and("for", "demand"),
                stage,
                StageSum.Count.WAITED_FOR_DEMAND_NANOS);
        counter(
                "millrace.watchdog.reports",
                "",
                "Times that the stage held a thread for too long",
                tags,
                sum -> sum.watchdogReports(stage));
        gauge(
                "millrace.watchdog.holding",
                "threads",
                "Threads that the stage has held for too long and still holds",
                tags,
                sum -> sum.holding(stage));
    }

    private void elements(String name, String description, Tags tags, String stage, StageSum.Count count) {
        counter(name, "elements", description, tags, sum -> sum.count(stage, count));
    }

    private void seconds(String name, String description, Tags tags, String stage, StageSum.Count count) {
        counter(name, "seconds", description, tags, sum -> sum.count(stage, count) / NANOS);
    }

    private void level(String name, String description, Tags tags, String stage, StageSum.Level level) {
        gauge(name, "elements", description, tags, sum -> sum.level(stage, level));
    }

    private void counter(String name, String unit, String description, Tags tags, ToDoubleFunction<PipelineSum> value) {
        registered.add(FunctionCounter.builder(name, sum, value)
                .description(description)
                .baseUnit(unit.isEmpty() ? null : unit)
                .tags(tags)
                .register(registry));
    }

    private void gauge(String name, String unit, String description, Tags tags, ToDoubleFunction<PipelineSum> value) {
        registered.add(Gauge.builder(name, sum, value)
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry));
    }

    void remove() {
        registered.forEach(registry::remove);
        registered.clear();
    }
}
