package io.millrace.benchmarks.workload;

import io.millrace.benchmarks.Figure;
import io.millrace.benchmarks.Figures;
import io.millrace.benchmarks.Goal;
import io.millrace.benchmarks.Peer;
import io.millrace.benchmarks.Spread;
import io.millrace.benchmarks.Trial;
import io.millrace.benchmarks.Workload;
import io.millrace.benchmarks.rig.Calls;
import io.millrace.benchmarks.rig.Heap;
import io.millrace.benchmarks.rig.PendingCalls;
import io.millrace.benchmarks.rig.Rig;
import io.millrace.benchmarks.rig.Sum;
import io.millrace.benchmarks.rig.Summing;
import io.millrace.core.Ingress;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.Sinks;
import java.util.List;

/** W6 with ever more keys: what an element costs, and what a key holds. */
final class ManyKeys {

    private static final int FEW = 10;
    private static final int CONCURRENCY = 64;
    private static final int PLACES = 1024;
    private static final double BYTES_OF_AN_IDLE_KEY = 200;

    private final Rig rig;
    private final Calls calls;
    private final List<Integer> input;

    ManyKeys(Rig rig, Scale scale) {
        this.rig = rig;
        this.calls = rig.remoteCalls();
        this.input = scale.numbers(1_000_000);
    }

    Workload flatness() {
        String few = "Millrace, 10 keys";
        return Workload.of("W6k", "W6 with a million keys", input.size(), Scale.all(input, Sum.unordered()))
                .baseline(few)
                .peer(few, keyed(FEW))
                .peer("Millrace, 1,000 keys", keyed(1_000))
                .peer("Millrace, 8,000 keys", keyed(8_000))
                .peer("Millrace, 100k keys", keyed(100_000))
                .peer(Peer.MILLRACE, keyed(1_000_000))
                .goals(Goal.cpu(1.5).of(few))
                .effort(0.2);
    }

    private Trial keyed(int keys) {
        Pipeline<Integer> pipeline = Pipeline.define("keyed")
                .from(input)
                .mapAsync(CONCURRENCY, calls::mono)
                .orderedBy(element -> element % keys);
        return () -> Summing.of(pipeline, Sum.growingWithin(keys));
    }

    Figures memory() {
        return Figures.of("W6m", "a million keys, bytes each while the run goes on")
                .and(Figure.bytes("key with a call in flight", () -> bytesOfAKey(false)))
                .and(Figure.bytes("key that is idle again", () -> bytesOfAKey(true))
                        .atMost(BYTES_OF_AN_IDLE_KEY));
    }

    /** What each of the keys holds while its call is pending, or once it has ended. */
    private Spread bytesOfAKey(boolean idle) throws Exception {
        int keys = input.size();
        PendingCalls pending = new PendingCalls(keys);
        Ingress<Integer> ingress = Ingress.bounded("keys", PLACES);
        Sum ended = Sum.unordered();
        PipelineRun run = Pipeline.define("live-keys")
                .from(ingress.source())
                .mapAsync(keys, pending::call)
                .orderedBy(element -> element)
                .to(Sinks.each(ended::add))
                .run(rig.runtime());
        long before = Heap.used(keys);
        for (Integer element : input) {
            ingress.put(element);
        }
        pending.awaitAll();
        if (idle) {
            pending.endAll();
        }
        long held = Heap.used(keys) - before;
        if (!idle) {
            pending.endAll();
        }
        ingress.complete();
        run.await().assertNoLoss();
        if (!ended.tally().equals(Scale.all(input, Sum.unordered()))) {
            throw new IllegalStateException("not every key has got its answer: " + ended.tally());
        }
        return Spread.exactly((double) held / keys);
    }
}
