package io.millrace.core.rule;

import io.millrace.core.OnError;
import io.millrace.core.check.CheckReport;
import io.millrace.core.check.Finding;
import io.millrace.core.check.Rule;
import io.millrace.core.runtime.Workers;
import io.millrace.core.spi.Sink;
import io.millrace.core.stage.Graph;
import io.millrace.core.stage.Node;
import io.millrace.core.stage.SinkDefinition;
import io.millrace.core.stage.StageSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stages of one pipeline that is being checked, with what they say of themselves, and what was found so far. */
final class Stages {

    /** A finding and where it belongs: findings come in the order of the stages, whichever rule found them. */
    private record Placed(int index, Finding finding) {}

    private final Graph graph;
    private final List<Node> nodes;
    private final @Nullable Workers workers;
    private final boolean thorough;
    private final List<StageFacts> main = new ArrayList<>();
    private final List<StageFacts> sinks = new ArrayList<>();
    private final List<Placed> found = new ArrayList<>();

    private Stages(Graph graph, @Nullable Workers workers, boolean thorough) {
        this.graph = graph;
        this.nodes = graph.nodes();
        this.workers = workers;
        this.thorough = thorough;
    }

    /** Asks every stage of {@code graph}; functions are kept only when the check is {@code thorough}. */
    static Stages of(Graph graph, @Nullable Workers workers, boolean thorough) {
        Stages stages = new Stages(graph, workers, thorough);
        for (int at = 0; at < stages.nodes.size(); at++) {
            stages.add(at, stages.nodes.get(at).spec());
        }
        return stages;
    }

    private void add(int at, StageSpec stage) {
        StageFacts facts = new StageFacts(this, at, "");
        main.add(facts);
        facts.ask(stage.definition());
        if (stage.definition() instanceof SinkDefinition definition) {
            facts.sink(definition.sink());
            sinks.add(facts);
        }
        if (stage.onError() instanceof OnError.ToDeadLetters letters) {
            addSink(at, ".dead-letters", letters.sink());
        }
    }

    private void addSink(int at, String suffix, Sink<?> sink) {
        StageFacts facts = new StageFacts(this, at, suffix);
        facts.sink(sink);
        facts.ask(sink);
        sinks.add(facts);
    }

    Node node(int index) {
        return nodes.get(index);
    }

    /** The pools that the pipeline is to run on; null when that is open. */
    @Nullable
    Workers workers() {
        return workers;
    }

    boolean thorough() {
        return thorough;
    }

    /** The stages, those of inputs too, each after those whose elements enter it. */
    List<StageFacts> main() {
        return main;
    }

    /** All that writes to a sink: stages, side outputs and dead letters. */
    List<StageFacts> sinks() {
        return sinks;
    }

    String name(int index) {
        return nodes.get(index).name();
    }

    void report(int index, String stage, Rule rule, String sentence, String fix) {
        found.add(new Placed(index, new Finding(rule, stage, sentence, fix)));
    }

    CheckReport report() {
        if (found.isEmpty()) {
            return new CheckReport(graph.name(), List.of()); // as before nearly every run
        }
        return new CheckReport(
                graph.name(),
                found.stream()
                        .sorted(Comparator.comparingInt(Placed::index))
                        .map(Placed::finding)
                        .distinct()
                        .toList());
    }
}
