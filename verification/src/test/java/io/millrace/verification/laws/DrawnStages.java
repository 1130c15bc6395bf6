package io.millrace.verification.laws;

import io.millrace.core.CallStage;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.Sinks;
import io.millrace.core.Stage;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.operators.batch.Batch;
import io.millrace.resilience.CallPolicy;
import io.millrace.test.TestSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/** Draws stages of every kind, and keeps what was seen of them. */
final class DrawnStages {

    private final SplittableRandom random;
    private final PipelineRuntime runtime;
    private final TestSource<Integer> source;
    private final StringBuilder text = new StringBuilder();
    private final List<StageNotes> notes = new ArrayList<>();
    private final List<StageNotes> calls = new ArrayList<>();
    private final List<DrawnGuard> guards = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final boolean fails;
    private boolean oneToOne = true;
    private boolean takes;
    private final int permits;
    private boolean bulkhead;
    private int untilMidst;
    private Runnable midst = () -> {};

    DrawnStages(SplittableRandom random, PipelineRuntime runtime, TestSource<Integer> source) {
        this.random = random;
        this.runtime = runtime;
        this.source = source;
        this.fails = random.nextInt(3) == 0;
        this.permits = 1 + random.nextInt(3);
    }

    Pipeline<Integer> after(Pipeline<Integer> before, String name) {
        return switch (random.nextInt(15)) {
            case 0 -> {
                StageNotes stage = notes(name);
                yield handled(before.map(element -> passing(stage, element) + 1), stage, "map");
            }
            case 1 -> {
                StageNotes stage = notes(name);
                yield handled(before.filter(element -> kept(stage, passing(stage, element))), stage, "filter");
            }
            case 2 -> {
                oneToOne = false;
                StageNotes stage = notes(name);
                yield handled(
                        before.flatMapIterable(element ->
                                List.of(passing(stage, element), element + 1).subList(0, element % 3)),
                        stage,
                        "flatten");
            }
            case 3 -> {
                oneToOne = false;
                yield handled(sums(before), notes(name), "statefulMap");
            }
            case 4 -> buffered(before, name);
            case 5 -> noted(before.onLoop(), name, "onLoop");
            case 6 -> {
                oneToOne = false;
                Stage<?, Integer> batch = before.<List<Integer>>via(Batch.bySizeOrAge(3, Duration.ofMillis(5)))
                        .named(name + "batch")
                        .map(List::size);
                Pipeline<Integer> batched = handled(batch, notes(name), "batch");
                yield random.nextBoolean() ? buffered(batched, name + "buffer") : batched;
            }
            case 7 -> noted(before.to(Sinks.discard()), name, "to");
            case 8 -> {
                takes = true;
                yield noted(before.take(1 + random.nextInt(30)), name, "take");
            }
            case 9 -> {
                oneToOne = false;
                yield buffered(noted(before.via(new Several()), name, "several"), name + "buffer");
            }
            default -> call(before, name);
        };
    }

    /** Of a size at which its loop must not be held for all of it, now and then. */
    Pipeline<Integer> buffered(Pipeline<Integer> before, String name) {
        int size = random.nextInt(2) == 0 ? 600 : 1 + random.nextInt(8);
        return noted(before.buffer(size), name, "buffer " + size);
    }

    private static Stage<?, Integer> sums(Pipeline<Integer> before) {
        return before.<int[], Integer>statefulMap(
                () -> new int[1],
                (sum, element, emit) -> {
                    sum[0] += element;
                    if (sum[0] % 2 == 0) {
                        emit.accept(sum[0] & 0xff);
                    }
                },
                (sum, emit) -> emit.accept(sum[0] & 0xff));
    }

    private Pipeline<Integer> call(Pipeline<Integer> before, String name) {
        int concurrency = 1 + random.nextInt(6);
        StageNotes stage = notes(name);
        boolean takesTime = random.nextInt(3) == 0;
        CheckedFunction<Integer, Integer> counted = element -> {
            stage.begins();
            try {
                if (takesTime && element % 4 == 0) {
                    await(element % 5);
                }
                return passing(stage, element) + 3;
            } finally {
                stage.ends();
            }
        };
        return switch (random.nextInt(5)) {
            case 0 -> called(before.mapCpu(counted), stage, 4, "cpu");
            case 1 -> called(before.mapBlocking(concurrency, counted), stage, concurrency, "blocking");
            case 2 ->
                called(
                        before.mapFuture(concurrency, element -> future(passing(stage, element))),
                        stage,
                        concurrency,
                        "future");
            default ->
                called(before.mapAsync(concurrency, element -> answer(stage, element)), stage, concurrency, "async");
        };
    }

    /** Occupies the thread of a pool: a run that is waited for lets the others go on. */
    private void await(int millis) {
        Pipeline.define("waits")
                .from(List.of(millis))
                .mapAsync(1, n -> Mono.delay(Duration.ofMillis(n), runtime.scheduler()))
                .run(runtime)
                .await();
    }

    private CompletableFuture<Integer> future(int element) {
        return element % 2 == 0
                ? CompletableFuture.completedFuture(element)
                : Mono.just(element)
                        .delayElement(Duration.ofMillis(element % 4), runtime.scheduler())
                        .toFuture();
    }

    /** An answer at once, without a value for some, or later. */
    private Mono<Integer> answer(StageNotes stage, int element) {
        int result = passing(stage, element) + 7;
        if (element % 4 == 1) {
            return kept(stage, element) ? Mono.just(result) : Mono.empty();
        }
        return Mono.delay(Duration.ofMillis(element % 5), runtime.scheduler())
                .then(Mono.defer(() -> element % 11 > 0 || kept(stage, 0) ? Mono.just(result) : Mono.<Integer>empty()))
                .doOnSubscribe(subscription -> stage.begins())
                .doOnTerminate(stage::ends)
                .doOnCancel(stage::ends);
    }

    private Pipeline<Integer> called(
            CallStage<Integer, Integer> stage, StageNotes notes, int concurrency, String what) {
        notes.allow(concurrency).run();
        calls.add(notes);
        text.append(", ").append(notes.stage());
        CallStage<Integer, Integer> called = protect(
                switch (random.nextInt(3)) {
                    case 0 -> stage.unordered();
                    case 1 -> stage.orderedBy(element -> element % 4);
                    default -> stage;
                },
                notes);
        if (random.nextInt(4) == 0) {
            text.append(" with fallback");
            notes.repeats();
            called = called.fallback(failure -> -1);
        }
        return handled(called, notes, what + " " + concurrency);
    }

    private CallStage<Integer, Integer> protect(CallStage<Integer, Integer> stage, StageNotes notes) {
        int which = bulkhead && random.nextBoolean() ? 1 + random.nextInt(2) : random.nextInt(8);
        if (which < 5) {
            notes.repeats();
        }
        return switch (which) {
            case 0 -> {
                text.append(" with attempts");
                yield stage.with(
                        CallPolicy.deadline(Duration.ofMillis(60)).idempotent().attempts(3));
            }
            case 1, 2 -> {
                bulkhead = true;
                text.append(" with bulkhead ").append(permits);
                yield stage.with(CallPolicy.deadline(Duration.ofMillis(which == 1 ? 2 : 100_000))
                        .bulkhead("shared", permits));
            }
            case 3, 4 -> {
                text.append(" with drawn guard");
                DrawnGuard guard = new DrawnGuard(random.split(), runtime.clock());
                guards.add(guard);
                yield stage.with(guard);
            }
            default -> stage;
        };
    }

    private StageNotes notes(String name) {
        StageNotes stage = new StageNotes(name);
        notes.add(stage);
        return stage;
    }

    /** Goes through the function of a stage, which may throw. */
    private int passing(StageNotes stage, int element) {
        if (--untilMidst == 0) {
            midst.run();
        }
        if (fails && element % 13 == 7) {
            throw stage.fails(element);
        }
        return element;
    }

    private static boolean kept(StageNotes stage, int element) {
        if (element % 3 == 0) {
            stage.leavesOut();
        }
        return element % 3 != 0;
    }

    private Pipeline<Integer> handled(Stage<?, Integer> stage, StageNotes notes, String what) {
        return switch (random.nextInt(5)) {
            case 0 -> noted(stage.onError(OnError.stop()), notes.stage(), what + " (stop)");
            case 1 -> noted(stage.onError(OnError.failFast()), notes.stage(), what + " (failFast)");
            case 2 -> {
                DrawnLetters letters = new DrawnLetters(random.split(), source, runtime.scheduler(), violations);
                yield noted(stage.onError(OnError.deadLetter(letters)), notes.stage(), what + " (deadLetter)");
            }
            default -> {
                notes.skips();
                yield noted(stage.onError(OnError.skip()), notes.stage(), what + " (skip)");
            }
        };
    }

    private Pipeline<Integer> noted(Stage<?, Integer> stage, String name, String what) {
        text.append(", ").append(name).append(' ').append(what);
        return stage.named(name);
    }

    /** Does {@code action} in the midst of the call of this number, from 1. */
    void inTheMidst(int call, Runnable action) {
        untilMidst = call;
        midst = action;
    }

    /** Those with calls, which can be changed while they run. */
    List<StageNotes> calls() {
        return calls;
    }

    /** Takes all permits of the bulkhead, if there is one, at a time: calls that wait for each other. */
    Mono<RunReport> allPermits() {
        if (!bulkhead) {
            return Mono.empty();
        }
        int[] left = {permits};
        reactor.core.publisher.Sinks.Empty<Integer> together = reactor.core.publisher.Sinks.empty();
        return Pipeline.define("permits")
                .from(IntStream.range(0, permits).boxed().toList())
                .mapAsync(permits, n -> {
                    if (--left[0] == 0) {
                        together.tryEmitEmpty();
                    }
                    return together.asMono();
                })
                .with(CallPolicy.deadline(Duration.ofDays(1)).bulkhead("shared", permits))
                .run(runtime)
                .completion()
                .doOnError(late -> violations.add(left[0] + " of " + permits + " permits are missing"));
    }

    /** Whether at most one element leaves a stage for each that enters. */
    boolean areOneToOne() {
        return oneToOne;
    }

    /** What went against the rules. */
    List<String> violations(RunReport report) {
        List<String> all = new ArrayList<>(violations);
        boolean complete = !takes && report.state() == RunState.COMPLETED;
        notes.forEach(stage -> all.addAll(stage.violations(report.stage(stage.stage()), complete)));
        guards.forEach(guard -> all.addAll(guard.violations()));
        return all;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
