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
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;

/**
 * Runs small pipelines of many shapes, with many functions, through every library before anything is measured: call sites
 * such as {@code mapper.apply} and {@code actual.onNext} see as many kinds there as in an application, and the compiler cannot
 * count on one. In every library each map and each filter gets a dozen other operators behind it.
 */
final class Pollution {

    private static final int REPETITIONS = 20;

    private static final List<Function<Integer, Integer>> MAPS = List.of(
            x -> x + 1, x -> x * 5, x -> x ^ 3, x -> x | 1, x -> -x, x -> x >>> 2, x -> x & 0xff, Integer::reverse);

    private static final List<Predicate<Integer>> FILTERS =
            List.of(x -> x != 3, x -> (x & 3) != 1, x -> x != 99, x -> x % 11 != 5, x -> x != Integer.MIN_VALUE);

    private static final List<UnaryOperator<Flux<Integer>>> REACTOR = List.of(
            f -> f.map(x -> x),
            f -> f.filter(x -> true),
            f -> f.doOnNext(x -> {}),
            f -> f.take(1_000),
            f -> f.skip(1),
            f -> f.takeWhile(x -> true),
            f -> f.scan(Integer::sum),
            f -> f.handle((x, sink) -> sink.next(x)),
            f -> f.distinctUntilChanged(),
            f -> f.concatMapIterable(List::of),
            f -> f.onErrorComplete(),
            f -> f.hide());

    private static final List<UnaryOperator<Flowable<Integer>>> RX_JAVA = List.of(
            f -> f.map(x -> x),
            f -> f.filter(x -> true),
            f -> f.doOnNext(x -> {}),
            f -> f.take(1_000),
            f -> f.skip(1),
            f -> f.takeWhile(x -> true),
            f -> f.scan(Integer::sum),
            f -> f.doFinally(() -> {}),
            f -> f.distinctUntilChanged(),
            f -> f.concatMapIterable(List::of),
            f -> f.onErrorComplete(),
            f -> f.hide());

    private static final List<UnaryOperator<Multi<Integer>>> MUTINY = List.of(
            m -> m.map(x -> x),
            m -> m.filter(x -> true),
            m -> m.invoke(x -> {}),
            m -> m.select().first(1_000),
            m -> m.skip().first(1),
            m -> m.select().first(x -> true),
            m -> m.onItem().scan(Integer::sum),
            m -> m.onTermination().invoke(() -> {}),
            m -> m.skip().repetitions(),
            m -> m.onItem().transformToIterable(List::of),
            m -> m.onFailure().recoverWithCompletion());

    private static final List<UnaryOperator<Pipeline<Integer>>> MILLRACE = List.of(
            p -> p.map(x -> x),
            p -> p.filter(x -> true),
            p -> p.peek(x -> {}),
            p -> p.take(1_000),
            p -> p.skip(1),
            p -> p.takeWhile(x -> true),
            p -> p.scan(0, Integer::sum),
            p -> p.mapMulti((x, out) -> out.accept(x)),
            p -> p.buffer(16),
            p -> p.flatMapIterable(List::of));

    private static final List<UnaryOperator<Stream<Integer>>> STREAMS = List.of(
            s -> s.map(x -> x),
            s -> s.filter(x -> true),
            s -> s.peek(x -> {}),
            s -> s.limit(1_000),
            s -> s.skip(1),
            s -> s.takeWhile(x -> true),
            s -> s.distinct(),
            s -> s.flatMap(Stream::of),
            s -> s.sorted());

    private final List<Integer> input = IntStream.range(0, 2_000).boxed().toList();

    /** Runs them all, each from every map to every filter. */
    void run() throws Exception {
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
            for (int i = 0; i < MAPS.size(); i++) {
                Function<Integer, Integer> map = MAPS.get(i);
                Predicate<Integer> filter = FILTERS.get((i + repetition) % FILTERS.size());
                int behind = repetition * MAPS.size() + i;
                reactor(map, filter, REACTOR.get(behind % REACTOR.size()));
                rxJava(map, filter, RX_JAVA.get(behind % RX_JAVA.size()));
                mutiny(map, filter, MUTINY.get(behind % MUTINY.size()));
                millrace(map, filter, MILLRACE.get(behind % MILLRACE.size()));
                streams(map, filter, STREAMS.get(behind % STREAMS.size()));
            }
        }
    }

    private void reactor(Function<Integer, Integer> map, Predicate<Integer> filter, UnaryOperator<Flux<Integer>> behind)
            throws Exception {
        for (Flux<Integer> flux :
                List.of(Flux.fromIterable(input), Flux.fromIterable(input).hide())) {
            Summing.of(behind.apply(flux.map(map)), Sum.unordered());
            Summing.of(behind.apply(flux.filter(filter)), Sum.unordered());
            Summing.of(behind.apply(flux.map(map)).filter(filter).map(map), Sum.unordered());
            Summing.of(behind.apply(flux.filter(filter)).map(map).filter(filter), Sum.unordered());
        }
    }

    private void rxJava(
            Function<Integer, Integer> map, Predicate<Integer> filter, UnaryOperator<Flowable<Integer>> behind)
            throws Exception {
        for (Flowable<Integer> flowable : List.of(
                Flowable.fromIterable(input), Flowable.fromIterable(input).hide())) {
            Summing.of(behind.apply(flowable.map(map::apply)), Sum.unordered());
            Summing.of(behind.apply(flowable.filter(filter::test)), Sum.unordered());
            Summing.of(
                    behind.apply(flowable.map(map::apply)).filter(filter::test).map(map::apply), Sum.unordered());
            Summing.of(
                    behind.apply(flowable.filter(filter::test)).map(map::apply).filter(filter::test), Sum.unordered());
        }
    }

    private void mutiny(Function<Integer, Integer> map, Predicate<Integer> filter, UnaryOperator<Multi<Integer>> behind)
            throws Exception {
        Multi<Integer> multi = Multi.createFrom().iterable(input);
        Waiting.mutiny(behind.apply(multi.map(map)), Sum.unordered());
        Waiting.mutiny(behind.apply(multi.filter(filter)), Sum.unordered());
        Waiting.mutiny(behind.apply(multi.map(map)).filter(filter).map(map), Sum.unordered());
        Waiting.mutiny(behind.apply(multi.filter(filter)).map(map).filter(filter), Sum.unordered());
    }

    private void millrace(
            Function<Integer, Integer> map, Predicate<Integer> filter, UnaryOperator<Pipeline<Integer>> behind)
            throws Exception {
        Pipeline<Integer> source = Pipeline.define("pollution").from(input);
        Summing.of(behind.apply(source.map(map::apply)), Sum.unordered());
        Summing.of(behind.apply(source.filter(filter::test)), Sum.unordered());
        Summing.of(behind.apply(source.map(map::apply)).filter(filter::test).map(map::apply), Sum.unordered());
        Summing.of(behind.apply(source.filter(filter::test)).map(map::apply).filter(filter::test), Sum.unordered());
    }

    private void streams(
            Function<Integer, Integer> map, Predicate<Integer> filter, UnaryOperator<Stream<Integer>> behind) {
        behind.apply(input.stream().map(map)).forEach(x -> {});
        behind.apply(input.stream().filter(filter)).forEach(x -> {});
        behind.apply(input.stream().map(map)).filter(filter).map(map).forEach(x -> {});
        behind.apply(input.stream().filter(filter)).map(map).filter(filter).forEach(x -> {});
    }
}
