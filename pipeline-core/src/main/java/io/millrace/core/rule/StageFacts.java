package io.millrace.core.rule;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.check.Rule;
import io.millrace.core.spi.Policy;
import io.millrace.core.spi.Sink;
import io.millrace.core.stage.BoundaryDefinition;
import io.millrace.core.stage.BufferDefinition;
import io.millrace.core.stage.CallDefinition;
import io.millrace.core.stage.CallDefinition.Order;
import io.millrace.core.stage.ElementDefinition;
import io.millrace.core.stage.Node;
import io.millrace.core.stage.OperatorDefinition;
import io.millrace.core.stage.SinkDefinition;
import io.millrace.core.stage.SourceDefinition;
import io.millrace.core.stage.StageDefinition;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one stage, or one side output, says of itself. */
final class StageFacts implements CheckContext {

    /** A function and how it is called. */
    record Function(Serializable function, FunctionUse use) {}

    /** Use of state that the runtime shares by name. */
    record Shared(String what, String name, Object settings) {}

    static final Rule CHECK_FAILED = Rule.warning("check-failed");

    private final Stages stages;
    private final int index;
    private final String suffix;
    private List<Function> functions = List.of();
    private List<Shared> shared = List.of();
    private int collects;
    private int attempts = 1;
    private @Nullable Duration limit;
    private @Nullable Sink<?> sink;

    StageFacts(Stages stages, int index, String suffix) {
        this.stages = stages;
        this.index = index;
        this.suffix = suffix;
    }

    void ask(StageDefinition definition) {
        guarded(() -> askAll(definition));
    }

    void ask(Sink<?> written) {
        guarded(() -> written.check(this));
    }

    /** An extension that fails here may work all the same. */
    private void guarded(Runnable question) {
        try {
            question.run();
        } catch (RuntimeException failure) {
            report(
                    CHECK_FAILED,
                    "threw " + failure.getClass().getName() + " when it was asked to check itself",
                    "mend the check method of its class");
        }
    }

    private void askAll(StageDefinition definition) {
        if (definition instanceof SourceDefinition source) {
            source.source().check(this);
        } else if (definition instanceof ElementDefinition element) {
            collects = 1;
            runs(element.function(), FunctionUse.SERIAL);
        } else if (definition instanceof CallDefinition call) {
            collects = 1;
            ask(call);
        } else if (definition instanceof SinkDefinition written) {
            collects = 1;
            written.sink().check(this);
        } else if (definition instanceof OperatorDefinition operator) {
            operator.operator().check(this);
        } else if (definition instanceof BufferDefinition || definition instanceof BoundaryDefinition) {
            collects = 1;
        }
    }

    private void ask(CallDefinition call) {
        runs(call.named(), use(call));
        if (call.fallback() != null) {
            runs(call.fallback(), FunctionUse.SERIAL);
        }
        if (call.order() instanceof Order.ByKey byKey) {
            runs(byKey.key(), FunctionUse.SERIAL);
        }
        Policy policy = call.policy();
        if (policy != null) {
            policy.check(this);
        }
    }

    private static FunctionUse use(CallDefinition call) {
        boolean oneAtATime = call.concurrency() == 1;
        return switch (call.kind()) {
            case ASYNC, FUTURE -> oneAtATime ? FunctionUse.SERIAL : FunctionUse.STARTS_CALLS;
            case CPU -> FunctionUse.CONCURRENT_ON_CPU;
            case BLOCKING -> oneAtATime ? FunctionUse.SERIAL_ON_POOL : FunctionUse.CONCURRENT;
        };
    }

    void sink(Sink<?> written) {
        sink = written;
    }

    // What the stage says

    @Override
    public String stage() {
        return stages.name(index) + suffix;
    }

    @Override
    public void report(Rule rule, String sentence, String fix) {
        stages.report(index, stage(), rule, sentence, fix);
    }

    @Override
    public void runs(Serializable function, FunctionUse use) {
        if (stages.thorough()) {
            functions = plus(functions, new Function(Captured.inner(function), use));
        }
    }

    @Override
    public void collects(int elements) {
        collects = elements;
    }

    @Override
    public void endsCallsWithin(Duration callLimit) {
        limit = callLimit;
    }

    @Override
    public void repeatsCalls(int mostAttempts) {
        attempts = mostAttempts;
    }

    @Override
    public void shares(String what, String name, Object settings) {
        shared = plus(shared, new Shared(what, name, settings));
    }

    private static <T> List<T> plus(List<T> list, T more) {
        List<T> longer = list.isEmpty() ? new ArrayList<>(2) : list;
        longer.add(more);
        return longer;
    }

    // What rules ask

    int index() {
        return index;
    }

    /** Where it stands in the graph. */
    Node node() {
        return stages.node(index);
    }

    StageDefinition definition() {
        return node().spec().definition();
    }

    List<Function> functions() {
        return functions;
    }

    List<Shared> shared() {
        return shared;
    }

    /** How many elements must enter for one to leave; 0 when the operator does not say. */
    int collects() {
        return collects;
    }

    int attempts() {
        return attempts;
    }

    /** How long a call takes at most; null when no policy says. */
    @Nullable
    Duration limit() {
        return limit;
    }

    /** What it writes to; null for what is no sink. */
    @Nullable
    Sink<?> sink() {
        return sink;
    }
}
