package io.millrace.core.engine;

import io.millrace.core.OnError;
import io.millrace.core.Service;
import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.runtime.WorkPool;
import io.millrace.core.runtime.Workers;
import io.millrace.core.spi.Guard;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.Policy;
import io.millrace.core.spi.PollSource;
import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.PushSource;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.SinkWriter;
import io.millrace.core.spi.Source;
import io.millrace.core.spi.StageLogic;
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
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/** Walks the records of a pipeline once and builds the segments of a run: few and fat ones. */
final class Interpreter {

    private final Graph graph;
    private final List<Node> nodes;
    private final LiveRun run;
    private final boolean tracked;
    private final int deliveries;
    private final List<BranchInlet> branches = new ArrayList<>();
    private final List<Inlet> inlets = new ArrayList<>();
    /** The beginning of the branch that a stage stands in, by its name. */
    private final Map<String, BranchInlet> branchOf = new HashMap<>();
    /** What the next stage is to be connected to, by the name of the stage before it. */
    private final Map<String, Segment> ends = new HashMap<>();
    /** Where the elements leave a stage, by its name. */
    private final Map<String, @Nullable Executor> loops = new HashMap<>();
    /** Where the stages work that are built now. */
    private @Nullable Executor loop;

    private final Map<Object, String> users = new HashMap<>();
    /** What is being built, for the trace of a failure. */
    private String stage = "";

    /** @param deliveries how many deliveries may be open when the subscriber acknowledges by hand; 0 when it does not */
    Interpreter(Graph graph, LiveRun run, int deliveries) {
        this.deliveries = deliveries;
        this.graph = graph;
        this.nodes = graph.nodes();
        this.run = run;
        this.loop = run.loop();
        this.tracked = nodes.stream().anyMatch(Interpreter::tracks);
    }

    private static boolean tracks(Node node) {
        return node.maxInFlight() > 0
                || node.spec().definition() instanceof SourceDefinition first
                        && (first.source() instanceof PullSource<?> pull && pull.acknowledges()
                                || first.source() instanceof PollSource<?> poll && poll.acknowledges());
    }

    /** Builds everything, opens services and sinks, and connects {@code subscriber} to the end. */
    void build(CoreSubscriber<Object> subscriber) throws Exception {
        try {
            buildAll(subscriber);
        } catch (Throwable failure) {
            Traces.attach(failure, run.name(), stage, 0, -1);
            throw failure;
        }
    }

    private void buildAll(CoreSubscriber<Object> subscriber) throws Exception {
        for (int at = 0; at < nodes.size(); ) {
            int next = at + 1;
            Segment segment;
            List<Segment> sides = new ArrayList<>();
            stage = nodes.get(at).name();
            if (definition(at) instanceof SourceDefinition definition) {
                loop = run.loop();
                ends.put(stage, bounded(at, source(at, definition.source())));
                loops.put(stage, loop);
                at = next;
                continue;
            }
            loop = loops.get(nodes.get(at).from().get(0));
            if (nodes.get(at).outlet() > 0 && definition(at) instanceof SinkDefinition sink) {
                segment = sink(counters(at), sink.sink(), deadLetters(at, sides));
            } else if (fuses(at)) {
                while (next - at < ElementCode.LONGEST && isBehind(next) && fuses(next)) {
                    next++;
                }
                segment = elements(at, next, sides);
            } else {
                segment = single(at, sides);
            }
            run.add(segment);
            sides.forEach(run::add);
            connect(nodes.get(at), nodes.get(next - 1).name(), segment);
            ends.put(nodes.get(next - 1).name(), segment);
            loops.put(nodes.get(next - 1).name(), loop);
            if (nodes.get(at).branch() && !isBehind(next)) {
                closeBranch(nodes.get(next - 1).name(), segment);
            }
            at = next;
        }
        List<String> own = graph.names();
        end(own.get(own.size() - 1), subscriber);
    }

    /** Whether the elements of the node before that number enter the node of that number, and no others do. */
    private boolean isBehind(int at) {
        return at < nodes.size()
                && nodes.get(at).outlet() == 0
                && nodes.get(at).from().equals(List.of(nodes.get(at - 1).name()));
    }

    /** @param lastName the last stage of the segment, which begins with {@code node} */
    private void connect(Node node, String lastName, Segment segment) {
        List<String> from = node.from();
        if (node.outlet() > 0) {
            LogicSegment owner = (LogicSegment) end(from.get(0));
            BranchInlet inlet = new BranchInlet(segment, owner::sideDemand);
            branches.add(inlet);
            branchOf.put(lastName, inlet);
            owner.add(new Letters(run, from.get(0), inlet));
        } else {
            end(from.get(0)).connect(segment);
            BranchInlet branch = branchOf.get(from.get(0));
            if (branch != null) {
                branchOf.put(lastName, branch);
            }
        }
        for (int inlet = 1; inlet < from.size(); inlet++) {
            end(from.get(inlet)).connect(((LogicSegment) segment).inlet(inlet));
        }
    }

    private Segment end(String stage) {
        return Objects.requireNonNull(ends.get(stage), stage);
    }

    /** What stands behind the last stage: deliveries if they are wanted, and the exit. */
    private void end(String lastStage, CoreSubscriber<Object> subscriber) {
        Segment last = end(lastStage);
        String lastName = lastStage;
        if (deliveries > 0) {
            StageCounters counters =
                    new StageCounters("deliveries", graph.last(), "deliveries", List.of(lastName), false);
            Segment segment = new DeliverySegment(run, counters, deliveries);
            run.add(segment);
            last.connect(segment);
            last = segment;
            lastName = counters.name;
        }
        Exit exit =
                new Exit(run, new StageCounters("exit", graph.last(), "exit", List.of(lastName), false), subscriber);
        run.add(exit);
        last.connect(exit);
        run.connect(inlets, exit);
        branches.forEach(BranchInlet::start);
    }

    /** What stands behind a source: the gate, if its pipeline has a bound of its own. */
    private Segment bounded(int at, Segment source) {
        int most = nodes.get(at).maxInFlight();
        if (most == 0) {
            return source;
        }
        InFlightGate gate = new InFlightGate(run, most);
        run.add(gate);
        source.connect(gate);
        return gate;
    }

    private Segment source(int at, Source<?> source) throws Exception {
        StageCounters counters = new StageCounters(stage, nodes.get(at).spec(), "source", List.of(), false);
        use(source.resource(), stage);
        Segment segment;
        if (source instanceof PullSource<?> pull) {
            pull.check();
            Executor loop = run.loop();
            PullInlet inlet = new PullInlet(
                    run,
                    pull,
                    counters,
                    loop == null
                            ? null
                            : pull.blocks() ? line(run.runtime().workers().blocking(), stage) : loop);
            run.resources().add(inlet::close, pull.blocks());
            segment = inlet;
        } else if (source instanceof PollSource<?> poll) {
            poll.check();
            PollInlet inlet = new PollInlet(
                    run,
                    poll,
                    counters,
                    poll.blocks() ? line(run.runtime().workers().blocking(), stage) : run.loop());
            run.resources().add(inlet::close, poll.blocks());
            segment = inlet;
        } else {
            segment = new PushInlet(run, (PushSource<?>) source, counters);
        }
        inlets.add((Inlet) segment);
        run.add(segment);
        return segment;
    }

    private Segment elements(int from, int to, List<Segment> sides) throws Exception {
        List<StageCounters> stages = new ArrayList<>();
        @Nullable Letters[] letters = new Letters[to - from];
        @SuppressWarnings({"unchecked", "rawtypes"}) // an array has no type parameters
        @Nullable
        SinkWriter<Object>[] writers = new SinkWriter[to - from];
        for (int at = from; at < to; at++) {
            stages.add(counters(at));
            if (definition(at) instanceof SinkDefinition sink) {
                writers[at - from] = open(sink.sink(), nodes.get(at).name());
            }
            letters[at - from] = deadLetters(at, sides);
        }
        return new ElementSegment(run, stages, writers, letters);
    }

    private void closeBranch(String name, Segment last) {
        BranchExit end = new BranchExit(run, name, Objects.requireNonNull(branchOf.get(name), name));
        last.connect(end);
        run.add(end);
    }

    private StageDefinition definition(int at) {
        return nodes.get(at).spec().definition();
    }

    private boolean fuses(int at) {
        return ElementCode.fuses(definition(at));
    }

    /** Remembers what a source or sink uses, and refuses a second use. */
    private void use(@Nullable Object resource, String stage) {
        String other = resource == null ? null : users.putIfAbsent(resource, stage);
        if (other != null) {
            throw new IllegalArgumentException("stages '" + other + "' and '" + stage + "' of pipeline '" + graph.name()
                    + "' use the same " + resource + "; give each its own");
        }
    }

    private SinkWriter<Object> open(Sink<?> sink, String stage) throws Exception {
        use(sink.resource(), stage);
        @SuppressWarnings("unchecked")
        SinkWriter<Object> writer = (SinkWriter<Object>) sink.open();
        run.resources().add(writer, sink.blocks());
        return writer;
    }

    private Segment single(int at, List<Segment> sides) throws Exception {
        if (definition(at) instanceof BoundaryDefinition) {
            return boundary(at);
        }
        if (definition(at) instanceof BufferDefinition buffer) {
            return new BoundarySegment(run, counters(at), buffer.size(), null, null);
        }
        Letters letters = deadLetters(at, sides);
        if (definition(at) instanceof CallDefinition call) {
            return calls(at, call, letters);
        }
        if (definition(at) instanceof SinkDefinition sink) {
            return sink(counters(at), sink.sink(), letters);
        }
        Operator<?, ?> operator = ((OperatorDefinition) definition(at)).operator();
        @SuppressWarnings("unchecked")
        StageLogic<Object, Object> logic = (StageLogic<Object, Object>) operator.logic();
        return new LogicSegment(
                run,
                counters(at),
                logic,
                operator.inputs().size(),
                tracked || nodes.get(at).branch(),
                letters);
    }

    private Segment boundary(int at) {
        Executor before = loop;
        loop = before == null ? null : run.runtime().workers().loop();
        return new BoundarySegment(run, counters(at), BoundaryDefinition.AHEAD, before, loop);
    }

    private StageCounters counters(int at) {
        stage = nodes.get(at).name();
        return new StageCounters(
                stage, nodes.get(at).spec(), nodes.get(at).from(), nodes.get(at).outlet() > 0);
    }

    private @Nullable Letters deadLetters(int at, List<Segment> sides) throws Exception {
        return nodes.get(at).spec().onError() instanceof OnError.ToDeadLetters to
                ? branch(at, "dead-letters", to.sink(), sides)
                : null;
    }

    /** A side output: an inlet that the stage sends to, the sink as a stage of its own, and an end that confirms. */
    private Letters branch(int at, String output, Sink<?> sink, List<Segment> sides) throws Exception {
        String name = nodes.get(at).name() + "." + output;
        String from = stage;
        stage = name;
        StageCounters counters = new StageCounters(
                name,
                StageSpec.of(new SinkDefinition(sink)),
                List.of(nodes.get(at).name()),
                true);
        Segment segment = sink(counters, sink, null);
        BranchInlet inlet = new BranchInlet(segment, () -> {});
        BranchExit end = new BranchExit(run, name, inlet);
        segment.connect(end);
        sides.add(segment);
        sides.add(end);
        branches.add(inlet);
        stage = from;
        return new Letters(run, nodes.get(at).name(), inlet);
    }

    private Segment calls(int at, CallDefinition call, @Nullable Letters letters) throws Exception {
        Service<?> service = call.service();
        Object client = service != null ? run.resources().client(service) : null;
        GuardContext context = new GuardContext(run, nodes.get(at).name());
        Policy policy = call.policy();
        Guard guard = policy == null ? null : policy.open(context);
        CallSegment segment = new CallSegment(
                run,
                counters(at),
                launcher(call, nodes.get(at).name(), function(call, client)),
                concurrency(call),
                call.order(),
                guard,
                call.fallback(),
                letters);
        context.connect(segment);
        return segment;
    }

    /** What a call does with its element; the user's own function where nothing has to be added to it. */
    @SuppressWarnings("unchecked") // the verbs have checked it
    private static CheckedFunction<Object, @Nullable Object> function(CallDefinition call, @Nullable Object client) {
        if (call.service() == null && call.named() instanceof CheckedFunction<?, ?> own) {
            return (CheckedFunction<Object, @Nullable Object>) own;
        }
        CheckedBiFunction<@Nullable Object, Object, @Nullable Object> function = call.function();
        return element -> function.apply(client, element);
    }

    private int concurrency(CallDefinition call) {
        return call.concurrency() > 0 ? call.concurrency() : pool(call).size();
    }

    private WorkPool pool(CallDefinition call) {
        Workers workers = run.runtime().workers();
        String named = call.pool();
        if (named != null) {
            return workers.pool(named);
        }
        return call.kind() == CallDefinition.Kind.CPU ? workers.cpu() : workers.blocking();
    }

    private Executor line(WorkPool pool, String stage) {
        return pool.lineFor("stage '" + stage + "' of pipeline '" + graph.name() + "'");
    }

    private Launcher launcher(CallDefinition call, String stage, CheckedFunction<Object, @Nullable Object> function) {
        return switch (call.kind()) {
            case ASYNC -> new PublisherLauncher(stage, function, false);
            case FUTURE -> new FutureLauncher(stage, function);
            case CPU, BLOCKING -> new PoolLauncher(line(pool(call), stage), function, false);
        };
    }

    private Segment sink(StageCounters counters, Sink<?> sink, @Nullable Letters letters) throws Exception {
        SinkWriter<Object> writer = open(sink, counters.name);
        Launcher launcher = sink.blocks()
                ? new PoolLauncher(line(run.runtime().workers().blocking(), counters.name), writer::write, true)
                : new PublisherLauncher(counters.name, writer::write, true);
        return new CallSegment(
                run, counters, launcher, sink.concurrency(), CallDefinition.Order.Plain.INPUT, null, null, letters);
    }
}
