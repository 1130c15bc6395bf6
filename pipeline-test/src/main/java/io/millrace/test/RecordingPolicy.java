package io.millrace.test;

import io.millrace.core.spi.Guard;
import io.millrace.core.spi.Policy;
import io.millrace.core.spi.PolicyContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A policy that writes down what the engine and another policy's guards say to each other. */
final class RecordingPolicy implements Policy {

    private final Policy policy;
    private final transient List<RecordingGuard> guards = new CopyOnWriteArrayList<>();

    RecordingPolicy(Policy policy) {
        this.policy = policy;
    }

    @Override
    public Guard open(PolicyContext context) {
        RecordingGuard guard = new RecordingGuard(policy.open(context));
        guards.add(guard);
        return guard;
    }

    @Override
    public String detail() {
        return policy.detail();
    }

    /** From now on no guard may admit anything. */
    void cancelled() {
        guards.forEach(RecordingGuard::cancelled);
    }

    /** What went against the contract, one sentence each; complete once all runs have ended. */
    List<String> violations() {
        return guards.stream().flatMap(guard -> guard.violations().stream()).toList();
    }
}
