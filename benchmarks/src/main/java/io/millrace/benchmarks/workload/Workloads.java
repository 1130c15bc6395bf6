package io.millrace.benchmarks.workload;

import io.millrace.benchmarks.Workload;
import io.millrace.benchmarks.rig.Rig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** All workloads, in the order of the table; one is made when it is its turn. */
public final class Workloads {

    /** The workload that has to run in a JVM with pipelines interpreted, not specialised. */
    public static final String INTERPRETED = "W1f";

    private final Map<String, Supplier<Workload>> makers = new LinkedHashMap<>();

    /** The workloads on the threads of {@code rig}. */
    public Workloads(Rig rig, Scale scale) {
        SyncStages sync = new SyncStages(rig, scale);
        ConcurrentCalls calls = new ConcurrentCalls(rig, scale);
        Tracking tracking = new Tracking(rig, scale);
        makers.put("W1", sync::plain);
        makers.put("W1b", sync::observed);
        makers.put(INTERPRETED, sync::interpreted);
        makers.put("W2", () -> new ThreadBoundary(rig, scale).workload());
        makers.put("W3u", calls::unordered);
        makers.put("W3f", calls::futures);
        makers.put("W3u16", calls::unordered16);
        makers.put("W3o", calls::ordered);
        makers.put("W3s", calls::completed);
        makers.put("W3d", calls::slow);
        makers.put("W4", () -> new TimedCalls(rig, scale).workload());
        makers.put("W5", () -> new Batches(rig, scale).workload());
        makers.put("W6", () -> new KeyedCalls(rig, scale).workload());
        makers.put("W7", () -> new GuardedCalls(rig, scale).workload());
        makers.put("W9", () -> new ManyProducers(rig, scale).workload());
        makers.put("W10", () -> new PendingTimers(scale).workload());
        makers.put("W12", tracking::stages);
        makers.put("W12u", tracking::calls);
    }

    /** The names of all, in order. */
    public List<String> ids() {
        return List.copyOf(makers.keySet());
    }

    /** The workload called {@code id}. */
    public Workload make(String id) {
        Supplier<Workload> maker = makers.get(id);
        if (maker == null) {
            throw new IllegalArgumentException("there is no workload '" + id + "', only " + String.join(", ", ids()));
        }
        return maker.get();
    }
}
