package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.function.CheckedSupplier;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.SinkWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** E28: a Context that is written above the reader, or before a sink, is missing or lost. */
class ElementContextTest {

    private static final String USER = "user";

    private final List<String> seen = new CopyOnWriteArrayList<>();

    /** What a call answers: the element, with the user of its context. */
    private static Mono<String> asUser(Object element) {
        return Mono.deferContextual(context -> Mono.just(element + " for " + context.getOrDefault(USER, "nobody")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void theContextOfASenderReachesEveryCallThatGetsItsElement(int maxInFlight) {
        Ingress<Integer> door = Ingress.bounded("door", 16);
        Pipeline<String> pipeline = Pipeline.define("context")
                .from(door)
                .map(n -> n * 10)
                .filter(n -> n != 20)
                .mapMulti((Integer n, Consumer<Integer> out) -> {
                    out.accept(n);
                    out.accept(n + 1);
                })
                .onLoop()
                .buffer(4)
                .mapCpu(n -> n)
                .mapAsync(3, ElementContextTest::asUser)
                .mapAsync(3, text -> asUser(text).map(both -> both))
                .unordered();
        PipelineRun run = (maxInFlight == 0 ? pipeline : pipeline.maxInFlight(maxInFlight))
                .to(collect())
                .run();
        door.send(1).contextWrite(Context.of(USER, "ann")).block();
        door.send(2).contextWrite(Context.of(USER, "bob")).block();
        door.offer(3, Context.of(USER, "cid"));
        door.offer(4);
        door.complete();
        run.await().assertNoLoss();
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "10 for ann for ann",
                        "11 for ann for ann",
                        "30 for cid for cid",
                        "31 for cid for cid",
                        "40 for nobody for nobody",
                        "41 for nobody for nobody");
    }

    @Test
    void itReachesSinksDeadLettersAndFallbacks() {
        Ingress<String> door = Ingress.bounded("door", 16);
        PipelineRun run = Pipeline.define("sides")
                .from(door)
                .map(text -> {
                    if (text.isEmpty()) {
                        throw new IllegalArgumentException("empty");
                    }
                    return text;
                })
                .onError(OnError.deadLetter(writing("letter")))
                .to(writing("sink"))
                .run();
        door.send("").contextWrite(Context.of(USER, "ann")).block();
        door.send("x").contextWrite(Context.of(USER, "bob")).block();
        door.complete();
        run.await().assertNoLoss();
        assertThat(seen).containsExactlyInAnyOrder("letter for ann", "sink for bob");
    }

    @Test
    void theContextOfTheSubscriberReachesEveryCallAndThatOfASenderGoesOverIt() {
        Ingress<Integer> door = Ingress.bounded("door", 16);
        door.offer(1);
        door.offer(2, Context.of(USER, "bob"));
        door.complete();
        Flux<String> flux = Flux.from(
                        Pipeline.define("both").from(door).onLoop().mapAsync(2, ElementContextTest::asUser))
                .contextWrite(Context.of(USER, "reader"));
        StepVerifier.create(flux).expectNext("1 for reader", "2 for bob").verifyComplete();
    }

    @Test
    void elementsThatAreCollectedIntoOneHaveThatOfTheRun() {
        Ingress<Integer> door = Ingress.bounded("door", 16);
        door.offer(1, Context.of(USER, "ann"));
        door.offer(2, Context.of(USER, "bob"));
        door.complete();
        Pipeline<String> pipeline = Pipeline.define("collected")
                .from(door)
                .statefulMap(
                        (CheckedSupplier<List<Integer>>) ArrayList::new,
                        (List<Integer> all, Integer n, Consumer<List<Integer>> out) -> all.add(n),
                        (all, out) -> out.accept(all))
                .mapAsync(1, ElementContextTest::asUser);
        StepVerifier.create(pipeline).expectNext("[1, 2] for nobody").verifyComplete();
    }

    private Sink<String> collect() {
        return Sinks.each(seen::add);
    }

    /** A sink that needs the context of the element it writes. */
    private Sink<Object> writing(String what) {
        return new Sink<>() {
            @Override
            public String verb() {
                return what;
            }

            @Override
            public String detail() {
                return "";
            }

            @Override
            public SinkWriter<Object> open() {
                return element -> Mono.deferContextual((ContextView context) -> {
                    seen.add(what + " for " + context.get(USER));
                    return Mono.empty();
                });
            }
        };
    }
}
