package io.millrace.operators.window;

import io.millrace.core.Sinks;
import io.millrace.core.spi.Operator;
import io.millrace.test.OperatorContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/** Windows of event time keep the contract of all operators. In those of the clock, what is in which depends on demand. */
class WindowContractTest {

    private static final Duration TEN = Duration.ofSeconds(10);
    private static final EventTime<Click> TIME =
            EventTime.of(Click::time).outOfOrder(Duration.ofMinutes(10)).lateTo(Sinks.discard());

    /** An endless source brings the same times over and over: only what makes room is emitted then. */
    @Nested
    class Tumbling extends Contract<Windowed<String, Long>> {

        @Override
        protected Operator<Click, Windowed<String, Long>> operator() {
            return Window.tumbling(TEN)
                    .eventTime(TIME)
                    .by(Click::who)
                    .emitEarliestBeyond(3)
                    .count();
        }

        @Override
        protected List<Windowed<String, Long>> expected(List<Click> inputs) {
            return counted(inputs, 10, 10, 3);
        }
    }

    @Nested
    class OfAnIdleSource extends Contract<Windowed<String, Long>> {

        @Override
        protected Operator<Click, Windowed<String, Long>> operator() {
            return Window.tumbling(TEN)
                    .eventTime(TIME.idleTimeout(TEN))
                    .by(Click::who)
                    .emitEarliestBeyond(3)
                    .count();
        }

        @Override
        protected List<Windowed<String, Long>> expected(List<Click> inputs) {
            return counted(inputs, 10, 10, 3);
        }
    }

    @Nested
    class Sliding extends Contract<Windowed<String, Long>> {

        @Override
        protected Operator<Click, Windowed<String, Long>> operator() {
            return Window.sliding(TEN, Duration.ofSeconds(5))
                    .eventTime(TIME)
                    .by(Click::who)
                    .emitEarliestBeyond(5)
                    .count();
        }

        @Override
        protected List<Windowed<String, Long>> expected(List<Click> inputs) {
            return counted(inputs, 10, 5, 5);
        }
    }

    /** Sessions in which there is one element each: all are more than a gap apart. */
    @Nested
    class Sessions extends Contract<Windowed<@Nullable Void, List<Click>>> {

        @Override
        protected Operator<Click, Windowed<@Nullable Void, List<Click>>> operator() {
            return Window.session(Duration.ofMillis(500)).eventTime(TIME).list(1);
        }

        @Override
        protected List<Windowed<@Nullable Void, List<Click>>> expected(List<Click> inputs) {
            Map<Click, Integer> revisions = new HashMap<>();
            return inputs.stream()
                    .map(click -> new Windowed<@Nullable Void, List<Click>>(
                            null,
                            click.time(),
                            click.time().plusMillis(500),
                            revisions.merge(click, 1, Integer::sum) - 1,
                            List.of(click)))
                    .toList();
        }
    }

    /** Counts in windows of so many seconds; when there would be more than {@code most}, the one that ends first is emitted. */
    private static List<Windowed<String, Long>> counted(List<Click> inputs, int size, int every, int most) {
        List<Windowed<String, Long>> emitted = new ArrayList<>();
        TreeMap<Integer, Map<String, Long>> byEnd = new TreeMap<>();
        for (Click click : inputs) {
            int last = (int) Math.floor(click.at() / every) * every + size;
            while (open(byEnd) + missing(click, byEnd, last, size, every) > most) {
                emitFirst(byEnd, size, emitted);
            }
            for (int end = last; end > click.at(); end -= every) {
                byEnd.computeIfAbsent(end, of -> new LinkedHashMap<>()).merge(click.who(), 1L, Long::sum);
            }
        }
        while (!byEnd.isEmpty()) {
            emitFirst(byEnd, size, emitted);
        }
        return emitted;
    }

    private static int open(TreeMap<Integer, Map<String, Long>> byEnd) {
        return byEnd.values().stream().mapToInt(Map::size).sum();
    }

    private static int missing(Click click, TreeMap<Integer, Map<String, Long>> byEnd, int last, int size, int every) {
        int missing = 0;
        for (int end = last; end > click.at(); end -= every) {
            missing += byEnd.getOrDefault(end, Map.of()).containsKey(click.who()) ? 0 : 1;
        }
        return missing;
    }

    private static void emitFirst(
            TreeMap<Integer, Map<String, Long>> byEnd, int size, List<Windowed<String, Long>> emitted) {
        int end = byEnd.firstKey();
        Map<String, Long> counts = byEnd.firstEntry().getValue();
        String who = counts.keySet().iterator().next();
        emitted.add(new Windowed<>(who, Click.moment(end - size), Click.moment(end), 0, counts.remove(who)));
        if (counts.isEmpty()) {
            byEnd.remove(end);
        }
    }

    abstract static class Contract<O> extends OperatorContract<Click, O> {

        @Override
        protected List<Click> inputs() {
            return List.of(
                    new Click("b", 1),
                    new Click("a", 7),
                    new Click("b", 11),
                    new Click("b", 4),
                    new Click("a", 23),
                    new Click("c", 18));
        }

        @Override
        protected int maxAhead() {
            return WindowLogic.AHEAD;
        }
    }
}
