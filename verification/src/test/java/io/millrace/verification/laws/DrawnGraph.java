package io.millrace.verification.laws;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.Sinks;
import io.millrace.core.Stage;
import io.millrace.operators.batch.Batch;
import io.millrace.operators.branch.Balance;
import io.millrace.operators.branch.Branch;
import io.millrace.operators.branch.Broadcast;
import io.millrace.operators.branch.Divert;
import io.millrace.operators.branch.Partition;
import io.millrace.operators.branch.WireTap;
import io.millrace.operators.buffer.Buffer;
import io.millrace.operators.element.Elements;
import io.millrace.operators.element.Indexed;
import io.millrace.operators.keyed.Deduplicate;
import io.millrace.operators.keyed.Distinct;
import io.millrace.operators.keyed.Keyed;
import io.millrace.operators.merge.Merge;
import io.millrace.operators.window.EventTime;
import io.millrace.operators.window.Window;
import io.millrace.test.TestSource;
import java.time.Duration;
import java.time.Instant;
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
    /** Each line has a bound of its own, and no operator waits for an element that the bound may keep out. */
    private final boolean bounded;

    private int names;

    DrawnGraph(SplittableRandom random, PipelineRuntime runtime) {
        this.random = random;
        this.runtime = runtime;
        this.bounded = random.nextInt(4) == 0;
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
        return bounded ? drawn.maxInFlight(1 + random.nextInt(5)) : drawn;
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
        int kinds = depth < DEEPEST ? 12 : 6;
        return switch (random.nextInt(kinds)) {
            case 0 -> handled(before.map(n -> n + 1), name, "map");
            case 1 -> handled(before.filter(n -> n % 3 != 0), name, "filter");
            case 2 ->
                random.nextInt(3) == 0
                        ? noted(before.take(1 + random.nextInt(9)), name, "take")
                        : noted(before.buffer(1 + random.nextInt(4)), name, "buffer");
            case 3 -> noted(before.onLoop(), name, "onLoop");
            case 4 -> handled(before.mapAsync(1 + random.nextInt(4), this::answer), name, "async");
            case 5 -> handled(operator(before), name, "");
            case 6 -> {
                text.append("merge[");
                Pipeline<Integer> one = line(depth + 1);
                text.append(" | ");
                Pipeline<Integer> two = line(depth + 1);
                text.append(']');
                yield before.via(random.nextBoolean() ? Merge.with(one) : Merge.with(one, two))
                        .named(name);
            }
            case 7 -> handled(before.via(Divert.when(n -> n % 2 == 0, branch("b", depth))), name, "divert");
            case 8 ->
                handled(
                        before.via(Partition.by(n -> n % 2 == 0 ? "b" : "c", branch("b", depth), branch("c", depth))),
                        name,
                        "partition");
            case 9 -> noted(before.via(Broadcast.to(branch("b", depth), branch("c", depth))), name, "broadcast");
            case 10 -> noted(before.via(WireTap.to(branch("b", depth))), name, "wireTap");
            default -> noted(before.via(Balance.over(branch("b", depth), branch("c", depth))), name, "balance");
        };
    }

    /** One of the operators with one way in and one way out. */
    private Stage<?, Integer> operator(Pipeline<Integer> before) {
        Duration time = Duration.ofMillis(1 + random.nextInt(8));
        int most = 1 + random.nextInt(5);
        int kind = random.nextInt(bounded ? 16 : 18);
        text.append("operator ")
                .append(kind)
                .append(' ')
                .append(most)
                .append(' ')
                .append(time.toMillis())
                .append(" ms");
        return switch (kind) {
            case 0 -> before.via(Batch.<Integer>bySizeOrAge(most, time)).map(List::size);
            case 1 -> before.via(Buffer.size(most).<Integer>dropNewest());
            case 2 -> before.via(Buffer.size(most).timeToLive(time).<Integer>dropOldest(Sinks.discard()));
            case 3 -> before.via(Buffer.weight(most, (Integer n) -> n % 3).<Integer>dropAll());
            case 4 -> before.via(Distinct.by((Integer n) -> n % 5, most));
            case 5 -> before.via(Distinct.<Integer>untilChanged());
            case 6 -> before.via(Deduplicate.within(time, most, (Integer n) -> n % 4));
            case 7 ->
                before.via(Keyed.atMost(most)
                        .timeToLive(time)
                        .<Integer, int[], Integer, Integer>statefulMap(n -> n % 7, () -> new int[1], (sum, n, emit) -> {
                            sum[0] += n;
                            if (sum[0] % 2 == 0) {
                                emit.accept(sum[0]);
                            }
                        }));
            case 8 ->
                before.via(Keyed.atMost(most)
                                .timeToLive(time)
                                .<Integer, List<Integer>>each(n -> n % 7, Batch.bySizeOrAge(2, time)))
                        .map(List::size);
            case 9 -> before.via(Keyed.atMost(most).<Integer, Integer>each(n -> n % 3, Buffer.latest()));
            case 10 ->
                before.via(Window.tumbling(time).<Integer>list(most))
                        .map(window -> window.value().size());
            case 11 ->
                before.via(Window.sliding(time.multipliedBy(2), time).<Integer>count())
                        .map(window -> window.value().intValue());
            case 12 ->
                before.via(Window.session(time)
                                .<Integer, Integer>by(n -> n % 3)
                                .maxWindows(most)
                                .<Integer>list(3))
                        .map(window -> window.value().size());
            case 16 ->
                before.via(Window.tumbling(time)
                                .eventTime(EventTime.of((Integer n) -> Instant.ofEpochMilli(n * 3L))
                                        .outOfOrder(time)
                                        .lateness(time)
                                        .lateTo(Sinks.discard()))
                                .<Integer>list(50))
                        .map(window -> window.value().size());
            case 17 -> before.via(Elements.<Integer, Integer>fold(() -> 0, Integer::sum));
            case 13 -> before.via(Elements.<Integer>skipWhile(n -> n < most));
            case 14 -> before.via(Elements.<Integer>takeUntil(n -> n > 4 * most));
            default -> before.via(Elements.<Integer>index()).map(Indexed::element);
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
