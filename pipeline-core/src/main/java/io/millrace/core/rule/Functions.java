package io.millrace.core.rule;

import io.millrace.core.check.FunctionUse;
import io.millrace.core.check.Rule;
import io.millrace.core.spi.FunctionBody.SharedUse;
import io.millrace.core.spi.FunctionBody.SharedUse.Place;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What functions must be fit for: not to block, to be called by several threads, to be handed to another engine. */
final class Functions implements GraphRule {

    static final Rule BLOCKING = Rule.warning("blocking-function");
    static final Rule BLOCKING_ON_CPU = Rule.warning("blocking-on-cpu-pool");
    static final Rule MUTABLE_CAPTURE = Rule.warning("mutable-capture");
    static final Rule MUTABLE_STATIC = Rule.warning("mutable-static");
    static final Rule OPAQUE = Rule.note("opaque-function");
    static final Rule NOT_SERIALIZABLE = Rule.note("not-serializable");

    @Override
    public void apply(Stages stages) {
        Stream.concat(stages.main().stream(), stages.sinks().stream())
                .distinct()
                .forEach(stage -> stage.functions().forEach(function -> apply(stage, function)));
    }

    private static void apply(StageFacts stage, StageFacts.Function function) {
        FunctionReading reading = FunctionReading.of(function.function());
        blocking(stage, function.use(), reading);
        sharing(stage, function.use(), reading);
        serializing(stage, function.function(), reading);
    }

    private static void blocking(StageFacts stage, FunctionUse use, FunctionReading reading) {
        List<String> calls = reading.blockingCalls();
        if (calls.isEmpty() || !use.mustNotBlock()) {
            return;
        }
        String what = "calls " + String.join(", ", calls);
        if (use == FunctionUse.CONCURRENT_ON_CPU) {
            stage.report(
                    BLOCKING_ON_CPU,
                    what + ", which holds a thread of the CPU pool without using a processor",
                    "use mapBlocking(n, ...) for it");
        } else {
            stage.report(
                    BLOCKING,
                    what + ", which blocks the thread that holds the stage, and with it every stage that is held by it",
                    "use mapBlocking(n, ...) for it");
        }
    }

    private static void sharing(StageFacts stage, FunctionUse use, FunctionReading reading) {
        if (reading.body().isPresent()) {
            for (SharedUse shared : reading.body().get().sharedUses()) {
                if (use.concurrent() || use == FunctionUse.STARTS_CALLS && shared.place() == Place.LATER) {
                    stage.report(
                            shared.isStatic() ? MUTABLE_STATIC : MUTABLE_CAPTURE,
                            shared.what() + ", and several threads do that at the same time",
                            "use a thread-safe class such as AtomicLong or ConcurrentHashMap, or keep state in statefulMap");
                }
            }
        } else if (use.concurrent()) {
            captures(stage, reading);
        }
    }

    /** The code cannot be read, so what it captures must be fit for whatever it does with it. */
    private static void captures(StageFacts stage, FunctionReading reading) {
        Optional<List<Captured>> captured = reading.captured();
        if (captured.isEmpty()) {
            stage.report(
                    OPAQUE,
                    "runs a function on several threads whose fields cannot be looked at",
                    "open its package to io.millrace.core, or see to it yourself that it is thread-safe");
            return;
        }
        for (Captured value : captured.get()) {
            ThreadSafety.problem(value.value(), reading.home())
                    .ifPresent(problem -> stage.report(
                            MUTABLE_CAPTURE,
                            "runs a function on several threads that captures " + value.label() + ": " + problem,
                            "capture something immutable or thread-safe, such as List.copyOf(...); if it is only read,"
                                    + " pipeline-check on the class path can tell"));
        }
    }

    /** What every JVM has of its own. */
    private static boolean isEverywhere(Object value) {
        return value == System.out || value == System.err;
    }

    private static void serializing(StageFacts stage, Serializable function, FunctionReading reading) {
        String types = reading.captured().stream()
                .flatMap(List::stream)
                .map(Captured::value)
                .filter(value -> value != null && !(value instanceof Serializable) && !isEverywhere(value))
                .map(value -> Captured.simpleName(value.getClass()))
                .distinct()
                .collect(Collectors.joining(", "));
        if (!types.isEmpty() && function != stage.definition()) {
            stage.report(
                    NOT_SERIALIZABLE,
                    "captures what cannot be serialized (" + types + "), so this pipeline runs in this JVM only",
                    "make the class Serializable, or let a Service open it for each run");
        }
    }
}
