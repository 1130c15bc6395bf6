package io.millrace.core.runtime;

import java.util.ArrayList;
import java.util.List;

/** The two pools that every runtime with threads has, for work that is too long for a loop. */
record WorkPools(Pool cpu, Pool blocking) {

    WorkPools(String name, int cpuThreads, int blockingThreads) {
        this(
                new Pool(name, atLeastOne("cpuThreads", cpuThreads), PoolThreads.platform(name + "-cpu")),
                new Pool(
                        name,
                        atLeastOne("blockingThreads", blockingThreads),
                        PoolThreads.virtualOrPlatform(name + "-blocking")));
    }

    /** All parts of a runtime that has {@code loops}. */
    List<TaskRunner> and(List<? extends TaskRunner> loops) {
        List<TaskRunner> all = new ArrayList<>(loops);
        all.add(cpu);
        all.add(blocking);
        return List.copyOf(all);
    }

    private static int atLeastOne(String what, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, was " + count);
        }
        return count;
    }
}
