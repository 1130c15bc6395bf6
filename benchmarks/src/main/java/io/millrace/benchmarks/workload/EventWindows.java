package io.millrace.benchmarks.workload;

import io.millrace.benchmarks.Goal;
import io.millrace.benchmarks.Peer;
import io.millrace.benchmarks.Tally;
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
import io.millrace.operators.window.EventTime;
import io.millrace.operators.window.Window;
import io.millrace.operators.window.Windowed;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * W11k: counts by key in windows of a minute, by the time that elements tell. With a million keys each element makes a window of
 * its own, which is emitted at the end. The bytes are those that each open window holds.
 */
final class EventWindows {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant BEGIN = Instant.parse("2024-05-17T10:00:00Z");
    private static final int MILLIS = 60_000;
    private static final int FEW = 10;
    private static final int PLACES = 1_024;

    private final Rig rig;
    private final List<Integer> input;
    private final Instant[] times = new Instant[MILLIS];

    EventWindows(Rig rig, Scale scale) {
        this.rig = rig;
        this.input = scale.numbers(1_000_000);
        for (int milli = 0; milli < MILLIS; milli++) {
            times[milli] = BEGIN.plusMillis(milli);
        }
    }

    Workload workload() {
        int all = input.size();
        String map = "hash map";
        return Workload.of("W11k", "counts of a million keys by the minute, in event time", all, counted(all))
                .baseline(map)
                .peer(new Peer(map, () -> byHand(all), () -> bytesByHand(all)))
                .peer(new Peer(Peer.MILLRACE, () -> windows(all), () -> bytesOfAWindow(all)))
                .peer(Peer.of("hash map, 10 keys", () -> byHand(FEW)))
                .peer(Peer.of("Millrace, 10 keys", () -> windows(FEW)))
                .goals(Goal.bytes(128))
                .effort(0.35);
    }

    /** So many elements have been counted, whatever the windows. */
    private static Tally counted(long elements) {
        return new Tally(elements, elements);
    }

    private Instant time(Integer element) {
        return times[element % MILLIS];
    }

    private Tally windows(int keys) throws Exception {
        Pipeline<Integer> pipeline = Pipeline.define("windows")
                .from(input)
                .via(counting(keys))
                .map(window -> window.value().intValue());
        Tally windows = Summing.of(pipeline, Sum.unordered());
        return windows.count() == keys ? counted(windows.sum()) : windows;
    }

    private Operator<Integer, Windowed<Integer, Long>> counting(int keys) {
        return Window.tumbling(MINUTE)
                .eventTime(EventTime.of(this::time).outOfOrder(MINUTE))
                .by((Integer element) -> element % keys)
                .maxWindows(input.size())
                .count();
    }

    private Tally byHand(int keys) {
        return sum(countedByHand(keys));
    }

    private Map<Long, Map<Integer, Long>> countedByHand(int keys) {
        Map<Long, Map<Integer, Long>> windows = new TreeMap<>();
        for (Integer element : input) {
            long end = Math.floorDiv(time(element).toEpochMilli(), MILLIS) + 1;
            windows.computeIfAbsent(end, of -> new HashMap<>()).merge(element % keys, 1L, Long::sum);
        }
        return windows;
    }

    private static Tally sum(Map<Long, Map<Integer, Long>> windows) {
        long sum = 0;
        for (Map<Integer, Long> counts : windows.values()) {
            for (long count : counts.values()) {
                sum += count;
            }
        }
        return counted(sum);
    }

    private double bytesByHand(int keys) throws InterruptedException {
        long before = Heap.used(keys);
        Map<Long, Map<Integer, Long>> windows = countedByHand(keys);
        long held = Heap.used(keys) - before;
        sum(windows);
        return (double) held / keys;
    }

    /** What each window holds before it is over. */
    private double bytesOfAWindow(int keys) throws Exception {
        CountDownLatch open = new CountDownLatch(keys);
        Ingress<Integer> ingress = Ingress.bounded("elements", PLACES);
        PipelineRun run = Pipeline.define("open-windows")
                .from(ingress.source())
                .via(Window.tumbling(MINUTE)
                        .eventTime(EventTime.of(this::time).outOfOrder(MINUTE))
                        .by((Integer element) -> element)
                        .maxWindows(keys)
                        .aggregate(() -> 0L, (Long count, Integer element) -> opened(count, open), count -> count))
                .to(Sinks.discard())
                .run(rig.runtime());
        long before = Heap.used(keys);
        for (Integer element : input) {
            ingress.put(element);
        }
        open.await();
        long held = Heap.used(keys) - before;
        ingress.complete();
        run.await().assertNoLoss();
        return (double) held / keys;
    }

    private static long opened(long count, CountDownLatch open) {
        open.countDown();
        return count + 1;
    }
}
