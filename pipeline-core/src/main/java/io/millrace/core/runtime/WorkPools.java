package io.millrace.core.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;

/** The pools of a runtime with threads, by name. */
final class WorkPools {

    private final String owner;
    private final Map<String, LinePool> pools = new TreeMap<>();

    /** All of {@code settings}; of those with the same name, the last. */
    WorkPools(String owner, Collection<PoolSettings> settings) {
        this.owner = owner;
        settings.forEach(pool -> pools.put(pool.name(), make(owner, pool)));
    }

    /** The two pools that every runtime has. */
    WorkPools(String owner, int cpuThreads, int blockingThreads) {
        this(
                owner,
                List.of(
                        new PoolSettings(PoolSettings.CPU, atLeastOne("cpuThreads", cpuThreads)),
                        new PoolSettings(PoolSettings.BLOCKING, atLeastOne("blockingThreads", blockingThreads))));
    }

    private static LinePool make(String owner, PoolSettings settings) {
        if (settings.scheduler() != null) {
            return new SchedulerPool(owner, settings.name(), settings.size(), settings.scheduler());
        }
        String prefix = owner + "-" + settings.name();
        ThreadFactory threads = settings.name().equals(PoolSettings.CPU)
                ? PoolThreads.platform(prefix)
                : PoolThreads.virtualOrPlatform(prefix);
        return new Pool(owner, settings.size(), threads);
    }

    WorkPool cpu() {
        return get(PoolSettings.CPU);
    }

    WorkPool blocking() {
        return get(PoolSettings.BLOCKING);
    }

    WorkPool get(String name) {
        LinePool pool = pools.get(name);
        if (pool == null) {
            throw new IllegalArgumentException("runtime '" + owner + "' has no pool '" + name + "'; it has "
                    + pools.keySet() + ". PipelineRuntime.builder().pool(\"" + name + "\", size) adds one");
        }
        return pool;
    }

    /** All parts of a runtime that has {@code loops}. */
    List<TaskRunner> and(List<? extends TaskRunner> loops) {
        List<TaskRunner> all = new ArrayList<>(loops);
        all.addAll(pools.values());
        return List.copyOf(all);
    }

    private static int atLeastOne(String what, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, was " + count);
        }
        return count;
    }
}
