package io.millrace.benchmarks.rig;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Virtual threads, on JDKs that have them. */
final class VirtualThreads {

    private VirtualThreads() {}

    static Optional<ExecutorService> executor() {
        try {
            Object executor =
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
            return Optional.ofNullable((ExecutorService) executor);
        } catch (ReflectiveOperationException tooOld) {
            return Optional.empty();
        }
    }
}
