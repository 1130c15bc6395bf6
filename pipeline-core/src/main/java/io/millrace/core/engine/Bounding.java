package io.millrace.core.engine;

import io.millrace.core.OnError;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.Bound;
import io.millrace.core.observe.Bounds;
import io.millrace.core.observe.StageBounds;
import io.millrace.core.queue.SpscRing;
import io.millrace.core.runtime.WorkPool;
import io.millrace.core.runtime.Workers;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.Policy;
import io.millrace.core.spi.PollSource;
import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.Source;
import io.millrace.core.stage.BoundaryDefinition;
import io.millrace.core.stage.BufferDefinition;
import io.millrace.core.stage.CallDefinition;
import io.millrace.core.stage.Graph;
import io.millrace.core.stage.Node;
import io.millrace.core.stage.OperatorDefinition;
import io.millrace.core.stage.SinkDefinition;
import io.millrace.core.stage.SourceDefinition;
import io.millrace.core.stage.StageDefinition;
import io.millrace.core.stage.StageSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Walks the records of a pipeline as {@link Interpreter} does, and adds up what the segments would hold. */
final class Bounding {

    private final Graph graph;
    private final List<Node> nodes;
    private final Workers workers;
    private final List<StageBounds> stages = new ArrayList<>();
    private final Map<WorkPool, Bound> pooled = new HashMap<>();
    /** What a stage may hold of elements that were not multiplied yet; unknown when the pipeline has no bound of its own. */
    private Bound inFlight;

    private int loops = 1;

    Bounding(Graph graph, PipelineRuntime runtime) {
        this.graph = graph;
        this.nodes = graph.nodes();
        this.workers = runtime.workers();
        this.inFlight = Bound.unknown();
    }

    Bounds bounds() {
        Bound ofSources = Bound.none();
        for (Node node : nodes) {
            StageSpec spec = node.spec();
            String name = node.name();
            if (node.from().isEmpty()) {
                inFlight = node.maxInFlight() == 0 ? Bound.unknown() : Bound.of(node.maxInFlight());
                ofSources = ofSources.plus(inFlight);
            } else if (spec.definition() instanceof OperatorDefinition && !ElementCode.fuses(spec.definition())) {
                // what it makes of one element may be many, which wait in it for demand
                inFlight = Bound.unknown();
            }
            add(
                    node.outlet() > 0 && spec.definition() instanceof SinkDefinition sink
                            ? branch(name, sink.sink())
                            : stage(name, spec));
            if (spec.onError() instanceof OnError.ToDeadLetters letters) {
                add(branch(name + ".dead-letters", letters.sink()));
            }
        }
        stages.add(StageBounds.of("exit", "exit", Bound.of(1)));
        Bound threads = Bound.of(loops);
        for (Map.Entry<WorkPool, Bound> pool : pooled.entrySet()) {
            threads = threads.plus(pool.getValue().min(Bound.of(pool.getKey().size())));
        }
        Bound timers =
                stages.stream().map(StageBounds::timers).reduce(Bound.of(Timers.Kind.values().length), Bound::plus);
        return new Bounds(graph.name(), ofSources, stages, threads, timers);
    }

    private void add(StageBounds stage) {
        stages.add(stage.within(inFlight));
    }

    private StageBounds stage(String name, StageSpec spec) {
        StageDefinition definition = spec.definition();
        if (definition instanceof SourceDefinition source) {
            return source(name, source.source());
        } else if (definition instanceof CallDefinition call) {
            return call(name, call);
        } else if (definition instanceof BufferDefinition buffer) {
            return StageBounds.of(name, "buffer", Bound.of(buffer.size()))
                    .slots(Bound.of(SpscRing.places(buffer.size())));
        } else if (definition instanceof BoundaryDefinition) {
            loops++;
            return StageBounds.of(name, definition.verb(), Bound.of(BoundaryDefinition.AHEAD))
                    .slots(Bound.of(SpscRing.places(BoundaryDefinition.AHEAD)));
        } else if (definition instanceof OperatorDefinition operator) {
            return operator(name, operator.operator(), letters(spec));
        } else if (definition instanceof SinkDefinition sink && !ElementCode.fuses(definition)) {
            return sink(name, sink.sink());
        }
        return StageBounds.of(name, definition.verb(), Bound.of(1L + letters(spec)));
    }

    private static int letters(StageSpec spec) {
        return spec.onError() instanceof OnError.ToDeadLetters ? Letters.MOST : 0;
    }

    private StageBounds source(String name, Source<?> source) {
        StageBounds bounds = StageBounds.of(name, source.verb(), Bound.of(1)).slots(source.held());
        boolean blocks = source instanceof PullSource<?> pull && pull.blocks()
                || source instanceof PollSource<?> poll && poll.blocks();
        return blocks ? bounds.threads(use(workers.blocking(), 1)) : bounds;
    }

    private StageBounds call(String name, CallDefinition call) {
        boolean byKey = call.order() instanceof CallDefinition.Order.ByKey;
        int atATime =
                call.kind().pooled() && call.concurrency() == 0 ? pool(call).size() : call.concurrency();
        Policy policy = call.policy();
        long queue = policy == null || policy.waiting() == 0 ? 0 : policy.waiting() + WaitingCalls.NEWCOMERS;
        long inHand = (long) atATime * (byKey ? CallSegment.KEYED_FACTOR : 1) + queue;
        StageBounds bounds = StageBounds.of(name, call.verb(), Bound.of(inHand))
                .slots(Bound.of(inHand))
                .timers(Bound.of(policy == null ? 0 : 1))
                .keys(Bound.of(byKey ? inHand : 0));
        return call.kind().pooled() ? bounds.threads(use(pool(call), atATime)) : bounds;
    }

    private WorkPool pool(CallDefinition call) {
        String named = call.pool();
        if (named != null) {
            return workers.pool(named);
        }
        return call.kind() == CallDefinition.Kind.CPU ? workers.cpu() : workers.blocking();
    }

    /** A stage may have that many tasks on the pool. */
    private Bound use(WorkPool pool, int tasks) {
        pooled.merge(pool, Bound.of(tasks), Bound::plus);
        return Bound.of(Math.min(tasks, pool.size()));
    }

    private static StageBounds operator(String name, Operator<?, ?> operator, int deadLetters) {
        OperatorBounds said = operator.bounds();
        int letters = operator.sideOutputs().isEmpty() ? deadLetters : Letters.MOST;
        return StageBounds.of(name, operator.verb(), said.elements().plus(Bound.of(letters)))
                .timers(said.timers().min(Bound.of(LogicTimers.MOST)))
                .keys(said.keys());
    }

    private StageBounds sink(String name, Sink<?> sink) {
        StageBounds bounds =
                StageBounds.of(name, sink.verb(), Bound.of(sink.concurrency())).slots(Bound.of(sink.concurrency()));
        return sink.blocks() ? bounds.threads(use(workers.blocking(), sink.concurrency())) : bounds;
    }

    private StageBounds branch(String name, Sink<?> sink) {
        StageBounds bounds = sink(name, sink);
        return new StageBounds(
                name,
                bounds.verb(),
                Bound.of(Letters.MOST),
                bounds.slots(),
                bounds.threads(),
                bounds.timers(),
                bounds.keys());
    }
}
