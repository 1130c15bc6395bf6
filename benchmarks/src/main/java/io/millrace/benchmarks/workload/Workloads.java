package io.millrace.benchmarks.workload;

import io.millrace.benchmarks.Goal;
import io.millrace.benchmarks.Task;
import io.millrace.benchmarks.rig.Rig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** All workloads and figures, in the order of the table; one is made when it is its turn. */
public final class Workloads {

    /** The workloads that have to run in a JVM with pipelines interpreted, not specialised. */
    public static final Set<String> INTERPRETED = Set.of("W1f", "W15f");

    private final Map<String, Supplier<? extends Task>> makers = new LinkedHashMap<>();

    /** The workloads on the threads of {@code rig}. */
    public Workloads(Rig rig, Scale scale) {
        SyncStages sync = new SyncStages(rig, scale);
        ConcurrentCalls calls = new ConcurrentCalls(rig, scale);
        Tracking tracking = new Tracking(rig, scale);
        makers.put("W1", sync::plain);
        makers.put("W1b", sync::observed);
        makers.put("W1f", sync::interpreted);
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
        makers.put("W6k", () -> new ManyKeys(rig, scale).flatness());
        makers.put("W6m", () -> new ManyKeys(rig, scale).memory());
        makers.put("W6s", () -> new KeyedStates(rig, scale).states());
        makers.put("W6e", () -> new KeyedStates(rig, scale).operators());
        makers.put("W6t", () -> new KeyedStates(rig, scale).memory());
        makers.put("W7", () -> new GuardedCalls(rig, scale).workload());
        makers.put("W9", () -> new ManyProducers(rig, scale).workload());
        makers.put("W10", () -> new PendingTimers(scale).workload());
        makers.put("W11w", () -> new TimeWindows(scale).workload());
        makers.put("W11k", () -> new EventWindows(rig, scale).workload());
        makers.put("W11s", () -> new ElementOperators(rig, scale).skipWhile());
        makers.put("W11d", () -> new ElementOperators(rig, scale).distinctUntilChanged());
        makers.put("W12", tracking::stages);
        makers.put("W12u", tracking::calls);
        makers.put("W13", () -> new RunningPipelines(rig, scale).figures());
        makers.put("W14", () -> new StartOfPipelines(rig, scale).figures());
        AccessLogJobs jobs = new AccessLogJobs(rig, scale);
        makers.put("W15", () -> jobs.workload("W15", "the access-log sample, against a chain by hand", Goal.time(1)));
        makers.put("W15f", () -> jobs.workload("W15f", "W15 on the fallback interpreter"));
    }

    /** The names of all, in order. */
    public List<String> ids() {
        return List.copyOf(makers.keySet());
    }

    /** The workload called {@code id}. */
    public Task make(String id) {
        Supplier<? extends Task> maker = makers.get(id);
        if (maker == null) {
            throw new IllegalArgumentException("there is no workload '" + id + "', only " + String.join(", ", ids()));
        }
        return maker.get();
    }
}
