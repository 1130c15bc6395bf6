package io.millrace.benchmarks;

import io.millrace.benchmarks.rig.Sum;
import io.millrace.benchmarks.rig.Summing;
import io.millrace.benchmarks.rig.Waiting;
import io.millrace.core.Pipeline;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;

/**
 * Runs small pipelines of many shapes, with many functions, through every library before anything is measured: call sites
 * such as {@code mapper.apply} see as many kinds there as in an application, and the compiler cannot count on one.
 */
final class Pollution {

    private static final int REPETITIONS = 20;

    private static final List<Function<Integer, Integer>> MAPS = List.of(
            x -> x + 1, x -> x * 5, x -> x ^ 3, x -> x | 1, x -> -x, x -> x >>> 2, x -> x & 0xff, Integer::reverse);

    private static final List<Predicate<Integer>> FILTERS =
            List.of(x -> x != 3, x -> (x & 3) != 1, x -> x != 99, x -> x % 11 != 5, x -> x != Integer.MIN_VALUE);

    private final List<Integer> input = IntStream.range(0, 2_000).boxed().toList();

    /** Runs them all, each from every map to every filter. */
    void run() throws Exception {
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
            for (int i = 0; i < MAPS.size(); i++) {
                Function<Integer, Integer> first = MAPS.get(i);
                Function<Integer, Integer> second = MAPS.get((i + repetition) % MAPS.size());
                Predicate<Integer> filter = FILTERS.get((i + repetition) % FILTERS.size());
                reactor(first, second, filter);
                rxJava(first, second, filter);
                mutiny(first, second, filter);
                millrace(first, second, filter);
                input.stream()
                        .map(first)
                        .filter(filter)
                        .map(second)
                        .skip(1)
                        .peek(x -> {})
                        .forEach(x -> {});
            }
        }
    }

    private void reactor(Function<Integer, Integer> first, Function<Integer, Integer> second, Predicate<Integer> filter)
            throws Exception {
        Flux<Integer> flux = Flux.fromIterable(input);
        Summing.of(flux.map(first).filter(filter).map(second), Sum.unordered());
        Summing.of(flux.hide().filter(filter).map(first).skip(1).map(second), Sum.unordered());
        Summing.of(flux.doOnNext(x -> {}).map(second).take(1_000).scan(Integer::sum), Sum.unordered());
        Summing.of(flux.map(first).hide().doOnNext(x -> {}).filter(filter), Sum.unordered());
    }

    private void rxJava(Function<Integer, Integer> first, Function<Integer, Integer> second, Predicate<Integer> filter)
            throws Exception {
        Flowable<Integer> flowable = Flowable.fromIterable(input);
        Summing.of(flowable.map(first::apply).filter(filter::test).map(second::apply), Sum.unordered());
        Summing.of(flowable.hide().filter(filter::test).map(first::apply).skip(1), Sum.unordered());
        Summing.of(flowable.doOnNext(x -> {}).map(second::apply).take(1_000), Sum.unordered());
        Summing.of(flowable.map(first::apply).hide().doOnNext(x -> {}).filter(filter::test), Sum.unordered());
    }

    private void mutiny(Function<Integer, Integer> first, Function<Integer, Integer> second, Predicate<Integer> filter)
            throws Exception {
        Multi<Integer> multi = Multi.createFrom().iterable(input);
        Waiting.mutiny(multi.map(first).filter(filter).map(second), Sum.unordered());
        Waiting.mutiny(multi.filter(filter).map(first).skip().first(1), Sum.unordered());
        Waiting.mutiny(multi.map(second).invoke(x -> {}).select().first(1_000), Sum.unordered());
    }

    private void millrace(
            Function<Integer, Integer> first, Function<Integer, Integer> second, Predicate<Integer> filter)
            throws Exception {
        Pipeline<Integer> source = Pipeline.define("pollution").from(input);
        Summing.of(source.map(first::apply).filter(filter::test).map(second::apply), Sum.unordered());
        Summing.of(source.filter(filter::test).map(first::apply).skip(1).map(second::apply), Sum.unordered());
        Summing.of(source.peek(x -> {}).map(second::apply).take(1_000), Sum.unordered());
        Summing.of(source.map(first::apply).peek(x -> {}).filter(filter::test), Sum.unordered());
    }
}
