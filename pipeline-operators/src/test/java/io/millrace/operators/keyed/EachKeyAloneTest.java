package io.millrace.operators.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.operator.FlatMapIterable;
import io.millrace.core.operator.MapMulti;
import io.millrace.core.spi.Operator;
import io.millrace.operators.batch.Batch;
import io.millrace.operators.element.Elements;
import io.millrace.operators.element.Indexed;
import io.millrace.test.MillraceExtension;
import io.millrace.test.TestSource;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** Each key gets what it would get if it were alone, whatever the other keys do and however slowly it is asked for. */
@ExtendWith(MillraceExtension.class)
class EachKeyAloneTest {

    private static Operator<Integer, ?> operator(String name) {
        return switch (name) {
            case "batch" -> Batch.<Integer>bySize(3);
            case "aged batch" -> Batch.<Integer>bySizeOrAge(3, Duration.ofDays(1));
            case "index" -> Elements.<Integer>index();
            case "distinct" -> Distinct.by((Integer n) -> n / 20, 3);
            case "takeUntil" -> Elements.takeUntil((Integer n) -> n > 90);
            case "reduce" -> Elements.reduce((Integer a, Integer b) -> Math.max(a, b));
            case "mapMulti" ->
                new MapMulti<Integer, Integer>(
                        (n, out) -> IntStream.range(0, n % 4).forEach(i -> out.accept(n)));
            case "flatMapIterable" -> new FlatMapIterable<Integer, Integer>(n -> List.of(n, n, n));
            case "keyed" ->
                Keyed.atMost(2)
                        .statefulMap(
                                (Integer n) -> n % 7,
                                () -> new ArrayList<Integer>(),
                                (ArrayList<Integer> all, Integer n, Consumer<List<Integer>> out) -> all.add(n),
                                (Integer key, ArrayList<Integer> all, Consumer<List<Integer>> out) -> out.accept(all));
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "batch",
                "aged batch",
                "index",
                "distinct",
                "takeUntil",
                "reduce",
                "mapMulti",
                "flatMapIterable",
                "keyed"
            })
    void getsTheSame(String name, VirtualTime time) {
        for (int seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int keys = random.nextInt(1, 12);
            List<Integer> inputs = IntStream.range(0, 150)
                    .filter(n -> random.nextInt(3) > 0)
                    .boxed()
                    .toList();
            TestSource<Integer> source = TestSource.of(inputs);
            TestSubscriber<Object> subscriber =
                    TestSubscriber.builder().initialRequest(0).build();
            Pipeline.define("together")
                    .from(seed % 2 == 0 ? source : source.acknowledging())
                    .via(Keyed.atMost(keys).each((Integer n) -> n % keys, operator(name)))
                    .on(time.runtime())
                    .subscribe(subscriber);
            for (int asks = 0; asks < 2_000 && !subscriber.isTerminated(); asks++) {
                subscriber.request(random.nextInt(1, 6));
                time.runUntilIdle();
            }
            assertThat(subscriber.isTerminatedComplete())
                    .describedAs("seed %d", seed)
                    .isTrue();
            source.assertSettled();
            Map<Integer, List<Object>> together = new TreeMap<>();
            subscriber.getReceivedOnNext().forEach(value -> together.computeIfAbsent(
                            elementOf(value) % keys, key -> new ArrayList<>())
                    .add(value));
            Map<Integer, List<Object>> alone = new TreeMap<>();
            for (int key = 0; key < keys; key++) {
                int mine = key;
                List<Object> values = Flux.<Object>from(Pipeline.define("alone")
                                .from(inputs.stream()
                                        .filter(n -> n % keys == mine)
                                        .toList())
                                .via(operator(name)))
                        .collectList()
                        .block();
                if (!values.isEmpty()) {
                    alone.put(key, values);
                }
            }
            assertThat(together).describedAs("seed %d", seed).isEqualTo(alone);
        }
    }

    private static int elementOf(Object value) {
        if (value instanceof Indexed<?> indexed) {
            return (Integer) indexed.element();
        }
        return value instanceof List<?> list ? (Integer) list.get(0) : (Integer) value;
    }
}
