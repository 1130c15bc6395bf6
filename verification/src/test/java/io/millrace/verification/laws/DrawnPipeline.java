package io.millrace.verification.laws;

import io.millrace.core.CallStage;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.Sinks;
import io.millrace.core.Stage;
import io.millrace.operators.batch.Batch;
import io.millrace.resilience.CallPolicy;
import io.millrace.test.TestSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A pipeline that is drawn by a seed from stages of every kind, and what was seen of it. */
final class DrawnPipeline {

    private final SplittableRandom random;
    private final PipelineRuntime runtime;
    private final StringBuilder text = new StringBuilder();
    private final TestSource<Integer> source;
    private final int elements;
    private final int maxInFlight;
    /** Functions that run now and the most that ever did, for each stage with a concurrency. */
    private final List<Running> running = new ArrayList<>();

    private final List<String> callStages = new ArrayList<>();
    private final Pipeline<Integer> pipeline;

    /** Counts the calls of a stage that run at a time. */
    static final class Running {
        private final String stage;
        private int allowed;
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        private Running(String stage, int allowed) {
            this.stage = stage;
            this.allowed = allowed;
        }

        private void begins() {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
        }

        private void ends() {
            now.decrementAndGet();
        }

        @Override
        public String toString() {
            return stage + ": " + most + " of " + allowed + " at a time, " + now + " now";
        }

        boolean kept() {
            return most.get() <= allowed && now.get() == 0;
        }
    }

    DrawnPipeline(SplittableRandom random, PipelineRuntime runtime) {
        this.random = random;
        this.runtime = runtime;
        this.elements = random.nextInt(40);
        TestSource<Integer> script =
                TestSource.of(IntStream.rangeClosed(1, elements).boxed().toList());
        this.source = switch (random.nextInt(4)) {
            case 0 -> script;
            case 1 -> script.acknowledging().blocking();
            default -> script.acknowledging();
        };
        boolean pushed = random.nextInt(5) == 0;
        Pipeline<Integer> drawn = pushed
                ? Pipeline.define("drawn").<Integer>from(Flux.range(1, elements))
                : Pipeline.define("drawn").from(source);
        text.append(pushed ? "publisher" : source.detail());
        int stages = random.nextInt(7);
        for (int at = 0; at < stages; at++) {
            drawn = stage(drawn, "s" + at);
        }
        this.maxInFlight = random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 0;
        if (maxInFlight > 0 && text.indexOf("batch") < 0) {
            text.append(", maxInFlight ").append(maxInFlight);
            drawn = drawn.maxInFlight(maxInFlight);
        }
        this.pipeline = drawn;
    }

    private Pipeline<Integer> stage(Pipeline<Integer> before, String name) {
        return switch (random.nextInt(13)) {
            case 0 -> handled(before.map(element -> element + 1), name, "map");
            case 1 -> handled(before.filter(element -> element % 3 != 0), name, "filter");
            case 2 ->
                handled(
                        before.flatMapIterable(
                                element -> List.of(element, element + 1).subList(0, element % 3)),
                        name,
                        "flatten");
            case 3 ->
                handled(
                        before.<int[], Integer>statefulMap(
                                () -> new int[1],
                                (sum, element, emit) -> {
                                    sum[0] += element;
                                    if (sum[0] % 2 == 0) {
                                        emit.accept(sum[0] & 0xff);
                                    }
                                },
                                (sum, emit) -> emit.accept(sum[0] & 0xff)),
                        name,
                        "statefulMap");
            case 4 -> noted(before.buffer(1 + random.nextInt(8)), name, "buffer");
            case 5 -> noted(before.onLoop(), name, "onLoop");
            case 6 ->
                handled(before.via(Batch.bySizeOrAge(3, Duration.ofMillis(5))).map(List::size), name, "batch");
            case 7 -> noted(before.to(Sinks.discard()), name, "to");
            case 8 -> noted(before.take(1 + random.nextInt(30)), name, "take");
            case 9 -> {
                Running calls = new Running(name, 4);
                yield call(before.mapCpu(element -> counted(calls, element)), calls, "cpu");
            }
            case 10 -> {
                Running calls = new Running(name, 1 + random.nextInt(4));
                yield call(before.mapBlocking(calls.allowed, element -> counted(calls, element)), calls, "blocking");
            }
            case 11 -> {
                Running calls = new Running(name, 1 + random.nextInt(6));
                yield call(before.mapFuture(calls.allowed, this::future), calls, "future");
            }
            default -> {
                Running calls = new Running(name, 1 + random.nextInt(6));
                yield protectedCall(before.mapAsync(calls.allowed, element -> answer(calls, element)), calls);
            }
        };
    }

    private static int counted(Running calls, int element) {
        calls.begins();
        calls.ends();
        return element + 3;
    }

    private CompletableFuture<Integer> future(int element) {
        return element % 2 == 0
                ? CompletableFuture.completedFuture(element)
                : Mono.just(element)
                        .delayElement(Duration.ofMillis(element % 4), runtime.scheduler())
                        .toFuture();
    }

    private Mono<Integer> answer(Running calls, int element) {
        Mono<Integer> value = element % 11 == 0 ? Mono.empty() : Mono.just(element + 7);
        return Mono.delay(Duration.ofMillis(element % 5), runtime.scheduler())
                .then(value)
                .doOnSubscribe(subscription -> calls.begins())
                .doOnTerminate(calls::ends)
                .doOnCancel(calls::ends);
    }

    private Pipeline<Integer> protectedCall(CallStage<Integer, Integer> stage, Running calls) {
        return switch (random.nextInt(4)) {
            case 0 ->
                call(
                        stage.with(CallPolicy.deadline(Duration.ofMillis(60))
                                .idempotent()
                                .attempts(3)),
                        calls,
                        "async with attempts");
            case 1 ->
                call(
                        stage.with(CallPolicy.deadline(Duration.ofMillis(40)).bulkhead("shared", 3)),
                        calls,
                        "async with bulkhead");
            default -> call(stage, calls, "async");
        };
    }

    private Pipeline<Integer> call(CallStage<Integer, Integer> stage, Running calls, String what) {
        running.add(calls);
        callStages.add(calls.stage);
        CallStage<Integer, Integer> ordered =
                switch (random.nextInt(3)) {
                    case 0 -> stage.unordered();
                    case 1 -> stage.orderedBy(element -> element % 4);
                    default -> stage;
                };
        return handled(ordered, calls.stage, what + " " + calls.allowed);
    }

    private Pipeline<Integer> handled(Stage<?, Integer> stage, String name, String what) {
        OnError onError =
                switch (random.nextInt(5)) {
                    case 0 -> OnError.stop();
                    case 1 -> OnError.failFast();
                    case 2 -> OnError.deadLetter(Sinks.discard());
                    default -> OnError.skip();
                };
        text.append(" (").append(onError).append(")");
        return noted(stage.onError(onError), name, what);
    }

    private Pipeline<Integer> noted(Stage<?, Integer> stage, String name, String what) {
        text.append(", ").append(name).append(" ").append(what);
        return stage.named(name);
    }

    Pipeline<Integer> pipeline() {
        return pipeline;
    }

    TestSource<Integer> source() {
        return source;
    }

    List<Running> running() {
        return running;
    }

    /** Changes the concurrency of a call stage of {@code run}. */
    void changeConcurrency(PipelineRun run) {
        if (callStages.isEmpty() || run.state().isTerminal()) {
            return;
        }
        String stage = callStages.get(random.nextInt(callStages.size()));
        int concurrency = 1 + random.nextInt(8);
        run.stage(stage).concurrency(concurrency);
        running.stream()
                .filter(calls -> calls.stage.equals(stage))
                .forEach(calls -> calls.allowed = Math.max(calls.allowed, concurrency));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
