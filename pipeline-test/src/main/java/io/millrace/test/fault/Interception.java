package io.millrace.test.fault;

import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.function.CheckedConsumer;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.CheckedPredicate;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.PollSource;
import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.PushSource;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.Source;
import io.millrace.core.stage.CallDefinition;
import io.millrace.core.stage.ElementDefinition;
import io.millrace.core.stage.Graph;
import io.millrace.core.stage.Node;
import io.millrace.core.stage.OperatorDefinition;
import io.millrace.core.stage.SinkDefinition;
import io.millrace.core.stage.SourceDefinition;
import io.millrace.core.stage.StageDefinition;
import io.millrace.core.stage.StageSpec;
import io.millrace.test.fault.StagePoint.Work;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts an interceptor into a graph.
 *
 * @param interceptor what stands around the calls
 */
record Interception(Interceptor interceptor) {

    Graph rewrite(Graph graph) {
        return rewrite(graph, graph.nodes().iterator());
    }

    /** Nodes come in the order in which this meets the stages: those of an input before the stage that it flows into. */
    private Graph rewrite(Graph graph, Iterator<Node> nodes) {
        List<String> names = graph.names();
        List<StageSpec> stages = new ArrayList<>();
        for (int at = 0; at < names.size(); at++) {
            StageSpec stage = graph.stages().get(at);
            List<Graph> inputs = new ArrayList<>();
            if (stage.definition() instanceof OperatorDefinition via) {
                via.operator().inputs().forEach(input -> inputs.add(rewrite(input, nodes)));
            }
            // A wrapped function has no name of its own.
            stages.add(stage.with(rewrite(nodes.next().name(), stage.definition(), inputs))
                    .named(names.get(at)));
        }
        return new Graph(graph.name(), stages, graph.maxInFlight());
    }

    /** What is called in {@code stage}; null when there is nothing that a user wrote. */
    static @Nullable Work work(StageDefinition stage) {
        if (stage instanceof SourceDefinition from) {
            return from.source() instanceof PullSource
                    ? Work.READ
                    : from.source() instanceof PollSource ? Work.POLL : Work.SUBSCRIBE;
        }
        if (stage instanceof CallDefinition call) {
            return switch (call.kind()) {
                case ASYNC -> Work.ASYNC;
                case FUTURE -> Work.FUTURE;
                case CPU, BLOCKING -> Work.POOL;
            };
        }
        if (stage instanceof SinkDefinition to) {
            return to.sink().confirmsAtOnce() || to.sink().blocks() ? Work.WRITE : Work.CONFIRM;
        }
        if (stage instanceof OperatorDefinition) {
            return Work.OPERATOR;
        }
        return stage instanceof ElementDefinition element && element.function() != element ? Work.FUNCTION : null;
    }

    private StageDefinition rewrite(String name, StageDefinition stage, List<Graph> inputs) {
        Work work = work(stage);
        if (work == null) {
            return stage;
        }
        StagePoint point = new StagePoint(name, work);
        if (stage instanceof SourceDefinition from) {
            return new SourceDefinition(source(point, from.source()));
        } else if (stage instanceof CallDefinition call) {
            return call(point, call);
        } else if (stage instanceof SinkDefinition to) {
            return new SinkDefinition(new InterceptedSink<>(untyped(to.sink()), point, interceptor));
        } else if (stage instanceof OperatorDefinition via) {
            return new OperatorDefinition(
                    new InterceptedOperator<>(untyped(via.operator()), inputs, point, interceptor));
        }
        return element(point, (ElementDefinition) stage);
    }

    private Source<?> source(StagePoint point, Source<?> source) {
        if (source instanceof PullSource<?> pull) {
            return new InterceptedPullSource<>(pull, point, interceptor);
        }
        return source instanceof PollSource<?> poll
                ? new InterceptedPollSource<>(poll, point, interceptor)
                : new InterceptedPushSource<>((PushSource<?>) source, point, interceptor);
    }

    /** NullAway does not see the annotations of the record's component. */
    @SuppressWarnings("NullAway")
    private CallDefinition call(StagePoint point, CallDefinition call) {
        CheckedBiFunction<@Nullable Object, Object, @Nullable Object> own = call.function();
        CheckedBiFunction<@Nullable Object, Object, @Nullable Object> function =
                (client, element) -> interceptor.around(point, element, () -> own.apply(client, element));
        return new CallDefinition(
                call.kind(),
                function,
                function,
                call.service(),
                call.concurrency(),
                call.order(),
                call.policy(),
                call.fallback(),
                call.pool());
    }

    private ElementDefinition element(StagePoint point, ElementDefinition stage) {
        if (stage instanceof ElementDefinition.Map map) {
            CheckedFunction<Object, Object> own = map.function();
            return new ElementDefinition.Map(element -> result(point, element, own));
        } else if (stage instanceof ElementDefinition.Filter filter) {
            return new ElementDefinition.Filter(predicate(point, filter.function()));
        } else if (stage instanceof ElementDefinition.TakeWhile takeWhile) {
            return new ElementDefinition.TakeWhile(predicate(point, takeWhile.function()));
        } else if (stage instanceof ElementDefinition.Peek peek) {
            CheckedConsumer<Object> own = peek.function();
            return new ElementDefinition.Peek(element -> interceptor.around(point, element, () -> {
                own.accept(element);
                return null;
            }));
        }
        return stage;
    }

    private CheckedPredicate<Object> predicate(StagePoint point, CheckedPredicate<Object> own) {
        return element -> Boolean.TRUE.equals(interceptor.around(point, element, () -> own.test(element)));
    }

    /** The engine says what it has to say about a null. */
    @SuppressWarnings("NullAway")
    private Object result(StagePoint point, Object element, CheckedFunction<Object, Object> own) throws Exception {
        return interceptor.around(point, element, () -> own.apply(element));
    }

    @SuppressWarnings("unchecked")
    private static Sink<Object> untyped(Sink<?> sink) {
        return (Sink<Object>) sink;
    }

    @SuppressWarnings("unchecked")
    private static Operator<Object, Object> untyped(Operator<?, ?> operator) {
        return (Operator<Object, Object>) operator;
    }
}
