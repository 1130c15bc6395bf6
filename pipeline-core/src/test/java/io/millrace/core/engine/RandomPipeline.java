package io.millrace.core.engine;

import io.millrace.core.CallStage;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A pipeline whose shape follows from a random number; what its functions do differs from run to run. */
final class RandomPipeline {

    final List<RandomGuard> guards = new ArrayList<>();
    final RandomSource source;
    final Pipeline<Object> pipeline;
    private final Random random;
    private final Findings findings;

    RandomPipeline(Random random, Findings findings) {
        this.random = random;
        this.findings = findings;
        this.source = new RandomSource(random, findings);
        Pipeline<Object> stages = random.nextInt(4) == 0 ? pushed() : pulled();
        for (int left = random.nextInt(5); left > 0; left--) {
            stages = longer(stages);
        }
        this.pipeline = stages;
    }

    private Pipeline<Object> pulled() {
        return Pipeline.define("random").from(source).map(n -> n);
    }

    private Pipeline<Object> pushed() {
        Flux<Integer> range = Flux.range(0, random.nextInt(300));
        Flux<Integer> elements = random.nextBoolean() ? range : range.publishOn(Schedulers.parallel());
        return Pipeline.define("random").from(elements).map(n -> n);
    }

    private Pipeline<Object> longer(Pipeline<Object> before) {
        return switch (random.nextInt(9)) {
            case 0 -> decided(before.map(RandomPipeline::perhaps));
            case 1 -> decided(before.filter(element -> oneIn(3)));
            case 2 -> decided(protectedCall(before.mapBlocking(1 + random.nextInt(4), RandomPipeline::perhaps)));
            case 3 -> before.buffer(1 + random.nextInt(20)).map(element -> element);
            case 4 ->
                decided(before.mapMulti((element, out) -> {
                    for (int left = ThreadLocalRandom.current().nextInt(4); left > 0; left--) {
                        out.accept(perhaps(element));
                    }
                }));
            case 5 ->
                random.nextInt(3) == 0
                        ? before.take(1 + random.nextInt(100))
                        : decided(before.to(new RandomSink(random, findings)));
            default -> decided(protectedCall(before.mapAsync(1 + random.nextInt(6), RandomPipeline::answer)));
        };
    }

    private CallStage<Object, Object> protectedCall(CallStage<Object, Object> call) {
        CallStage<Object, Object> ordered = random.nextBoolean() ? call.unordered() : call;
        CallStage<Object, Object> replaced = random.nextInt(3) == 0 ? ordered.fallback(error -> 1) : ordered;
        if (random.nextBoolean()) {
            return replaced;
        }
        RandomGuard guard = new RandomGuard(new Random(random.nextLong()), findings);
        guards.add(guard);
        return replaced.with(guard);
    }

    private Pipeline<Object> decided(Stage<?, Object> stage) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> stage.onError(OnError.skip());
            case 2, 3 -> stage.onError(OnError.deadLetter(new RandomSink(random, findings)));
            case 4 -> stage.onError(OnError.failFast());
            default -> stage;
        };
    }

    private static boolean oneIn(int many) {
        return ThreadLocalRandom.current().nextInt(many) == 0;
    }

    private static Object perhaps(Object element) {
        if (oneIn(200)) {
            throw new IllegalStateException("failed");
        }
        return element;
    }

    private static Mono<Object> answer(Object element) {
        ThreadLocalRandom dice = ThreadLocalRandom.current();
        return switch (dice.nextInt(8)) {
            case 0 -> Mono.delay(Duration.ofNanos(dice.nextInt(400_000))).map(tick -> element);
            case 1 -> Mono.fromCallable(() -> element).subscribeOn(Schedulers.parallel());
            case 2 -> oneIn(4) ? Mono.empty() : Mono.just(element);
            case 3 -> oneIn(10) ? Mono.error(new IllegalStateException("call failed")) : Mono.just(element);
            default -> Mono.just(element);
        };
    }
}
