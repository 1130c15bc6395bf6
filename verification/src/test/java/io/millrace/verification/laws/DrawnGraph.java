package io.millrace.verification.laws;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.Sinks;
import io.millrace.core.Stage;
import io.millrace.operators.branch.Balance;
import io.millrace.operators.branch.Branch;
import io.millrace.operators.branch.Broadcast;
import io.millrace.operators.branch.Divert;
import io.millrace.operators.branch.Partition;
import io.millrace.operators.branch.WireTap;
import io.millrace.operators.merge.Merge;
import io.millrace.test.TestSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A pipeline that is drawn by a seed, into which others flow and out of which branches lead, with inputs and branches of their own. */
final class DrawnGraph {

    private static final int DEEPEST = 2;

    private final SplittableRandom random;
    private final PipelineRuntime runtime;
    private final StringBuilder text = new StringBuilder();
    private final List<TestSource<Integer>> sources = new ArrayList<>();
    private final Pipeline<Integer> pipeline;
    private int names;

    DrawnGraph(SplittableRandom random, PipelineRuntime runtime) {
        this.random = random;
        this.runtime = runtime;
        this.pipeline = line(0);
    }

    Pipeline<Integer> pipeline() {
        return pipeline;
    }

    /** The sources that are told how each element has ended. */
    List<TestSource<Integer>> sources() {
        return sources;
    }

    private Pipeline<Integer> line(int depth) {
        List<Integer> elements = IntStream.range(0, random.nextInt(30)).boxed().toList();
        Pipeline.Definition definition = Pipeline.define("line" + names++);
        Pipeline<Integer> drawn;
        switch (random.nextInt(4)) {
            case 0 -> {
                text.append("publisher ").append(elements.size());
                drawn = definition.from(Flux.fromIterable(elements));
            }
            case 1 -> {
                text.append("list ").append(elements.size());
                drawn = definition.from(elements);
            }
            default -> {
                TestSource<Integer> source = TestSource.of(elements).acknowledging();
                sources.add(source);
                text.append("acknowledging ").append(elements.size());
                drawn = definition.from(source);
            }
        }
        drawn = stages(drawn, depth);
        return random.nextInt(6) == 0 ? drawn.maxInFlight(1 + random.nextInt(5)) : drawn;
    }

    private Pipeline<Integer> stages(Pipeline<Integer> before, int depth) {
        Pipeline<Integer> drawn = before;
        int stages = random.nextInt(5);
        for (int at = 0; at < stages; at++) {
            drawn = stage(drawn, depth);
        }
        return drawn;
    }

    private Pipeline<Integer> stage(Pipeline<Integer> before, int depth) {
        String name = "s" + names++;
        text.append(", ").append(name).append(' ');
        int kinds = depth < DEEPEST ? 11 : 5;
        return switch (random.nextInt(kinds)) {
            case 0 -> handled(before.map(n -> n + 1), name, "map");
            case 1 -> handled(before.filter(n -> n % 3 != 0), name, "filter");
            case 2 -> noted(before.buffer(1 + random.nextInt(4)), name, "buffer");
            case 3 -> noted(before.onLoop(), name, "onLoop");
            case 4 -> handled(before.mapAsync(1 + random.nextInt(4), this::answer), name, "async");
            case 5 -> {
                text.append("merge[");
                Pipeline<Integer> one = line(depth + 1);
                text.append(" | ");
                Pipeline<Integer> two = line(depth + 1);
                text.append(']');
                yield before.via(random.nextBoolean() ? Merge.with(one) : Merge.with(one, two))
                        .named(name);
            }
            case 6 -> handled(before.via(Divert.when(n -> n % 2 == 0, branch("b", depth))), name, "divert");
            case 7 ->
                handled(
                        before.via(Partition.by(n -> n % 2 == 0 ? "b" : "c", branch("b", depth), branch("c", depth))),
                        name,
                        "partition");
            case 8 -> noted(before.via(Broadcast.to(branch("b", depth), branch("c", depth))), name, "broadcast");
            case 9 -> noted(before.via(WireTap.to(branch("b", depth))), name, "wireTap");
            default -> noted(before.via(Balance.over(branch("b", depth), branch("c", depth))), name, "balance");
        };
    }

    private Branch<Integer> branch(String name, int depth) {
        text.append("[");
        Branch<Integer> branch = random.nextInt(3) == 0
                ? Branch.to(name, Sinks.discard())
                : Branch.of(name, start -> stages(start, depth + 1).to(Sinks.discard()));
        text.append("]");
        return branch;
    }

    private Mono<Integer> answer(int n) {
        return n % 3 == 0
                ? Mono.just(n)
                : Mono.delay(Duration.ofMillis(n % 5), runtime.scheduler()).thenReturn(n);
    }

    private Pipeline<Integer> handled(Stage<?, Integer> stage, String name, String what) {
        text.append(what);
        OnError onError =
                switch (random.nextInt(4)) {
                    case 0 -> OnError.skip();
                    case 1 -> OnError.deadLetter(Sinks.discard());
                    case 2 -> OnError.failFast();
                    default -> OnError.stop();
                };
        return stage.named(name).onError(onError);
    }

    private Pipeline<Integer> noted(Stage<?, Integer> stage, String name, String what) {
        text.append(what);
        return stage.named(name);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
