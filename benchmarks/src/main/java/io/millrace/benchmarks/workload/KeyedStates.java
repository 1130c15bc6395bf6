package io.millrace.benchmarks.workload;

import io.millrace.benchmarks.Figure;
import io.millrace.benchmarks.Figures;
import io.millrace.benchmarks.Goal;
import io.millrace.benchmarks.Peer;
import io.millrace.benchmarks.Spread;
import io.millrace.benchmarks.Tally;
import io.millrace.benchmarks.Trial;
import io.millrace.benchmarks.Workload;
import io.millrace.benchmarks.rig.Heap;
import io.millrace.benchmarks.rig.Rig;
import io.millrace.benchmarks.rig.Sum;
import io.millrace.benchmarks.rig.Summing;
import io.millrace.core.Ingress;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.Sinks;
import io.millrace.core.spi.Operator;
import io.millrace.operators.element.Elements;
import io.millrace.operators.keyed.Keyed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;

/** W6s and W6e: a state, or an operator, for each key; what an element costs with ever more keys, and what a key holds. */
final class KeyedStates {

    private static final int FEW = 10;
    private static final int SOME = 1_000;
    private static final int MANY = 100_000;
    private static final int MOST = 1_000_000;
    /** A table of a million keys does not fit into the caches of a processor; see the row of the map alone. */
    private static final double FLAT = 2.5;

    private static final int PLACES = 1024;
    private static final double BYTES_OF_AN_IDLE_KEY = 200;

    private final Rig rig;
    private final List<Integer> input;

    KeyedStates(Rig rig, Scale scale) {
        this.rig = rig;
        this.input = scale.numbers(2 * MOST);
    }

    /** The state of a key: how often it came. */
    private static final class Count {

        private int count;

        void add(Integer element, Consumer<Integer> out) {
            count++;
            out.accept(element);
        }
    }

    private static Operator<Integer, Integer> states(int keys) {
        return Keyed.atMost(keys).statefulMap(element -> element % keys, Count::new, Count::add);
    }

    private static Operator<Integer, Integer> operators(int keys) {
        return Keyed.atMost(keys).each(element -> element % keys, Elements.skipUntil(element -> true));
    }

    Workload states() {
        String few = "Millrace, 10 keys";
        return Workload.of("W6s", "a state for each of a million keys", input.size(), Scale.all(input, Sum.unordered()))
                .baseline(few)
                .peer(few, trial(FEW, states(FEW)))
                .peer("Millrace, 1,000 keys", trial(SOME, states(SOME)))
                .peer("Millrace, 100k keys", trial(MANY, states(MANY)))
                .peer(Peer.MILLRACE, trial(MOST, states(MOST)))
                .peer("LinkedHashMap, 10 keys", () -> loop(FEW))
                .peer("LinkedHashMap, a million", () -> loop(MOST))
                .peer("Reactor groupBy, 10 keys", groupBy(FEW))
                .peer("Reactor groupBy, 1,000", groupBy(SOME))
                .goals(Goal.cpu(FLAT).of(few))
                .effort(0.2);
    }

    Workload operators() {
        String few = "Millrace, 10 keys";
        return Workload.of(
                        "W6e",
                        "an operator for each of a million keys",
                        input.size(),
                        Scale.all(input, Sum.unordered()))
                .baseline(few)
                .peer(few, trial(FEW, operators(FEW)))
                .peer("Millrace, 1,000 keys", trial(SOME, operators(SOME)))
                .peer("Millrace, 100k keys", trial(MANY, operators(MANY)))
                .peer(Peer.MILLRACE, trial(MOST, operators(MOST)))
                .goals(Goal.cpu(FLAT).of(few))
                .effort(0.2);
    }

    private Trial trial(int keys, Operator<Integer, Integer> operator) {
        Pipeline<Integer> pipeline = Pipeline.define("keyed").from(input).via(operator);
        return () -> Summing.of(pipeline, Sum.growingWithin(keys));
    }

    /** What the table alone costs. */
    private Tally loop(int keys) {
        Sum sum = Sum.growingWithin(keys);
        Map<Object, Count> counts = new LinkedHashMap<>(16, 0.75f, true);
        for (Integer element : input) {
            counts.computeIfAbsent(element % keys, key -> new Count()).add(element, sum::add);
        }
        return sum.tally();
    }

    private Trial groupBy(int keys) {
        Flux<Integer> flux = Flux.fromIterable(input)
                .groupBy(element -> element % keys)
                .flatMap(
                        group -> {
                            Count count = new Count();
                            return group.doOnNext(element -> count.add(element, same -> {}));
                        },
                        keys);
        return () -> Summing.of(flux, Sum.growingWithin(keys));
    }

    Figures memory() {
        return Figures.of("W6t", "a million keys, bytes each while the run goes on")
                .and(Figure.bytes("key with a state", () -> bytesOfAKey(states(MOST)))
                        .atMost(BYTES_OF_AN_IDLE_KEY))
                .and(Figure.bytes("key with an operator", () -> bytesOfAKey(operators(MOST)))
                        .atMost(BYTES_OF_AN_IDLE_KEY));
    }

    /** With its key, which is an Integer of the table's own. */
    private Spread bytesOfAKey(Operator<Integer, Integer> operator) throws Exception {
        int keys = Math.min(input.size(), MOST);
        Ingress<Integer> ingress = Ingress.bounded("keys", PLACES);
        PipelineRun run = Pipeline.define("live-keys")
                .from(ingress.source())
                .via(operator)
                .to(Sinks.discard())
                .run(rig.runtime());
        long before = Heap.used(keys);
        for (Integer element : input.subList(0, keys)) {
            ingress.put(element);
        }
        long held = Heap.used(keys) - before;
        ingress.complete();
        run.await().assertNoLoss();
        return Spread.exactly((double) held / keys);
    }
}
