package io.millrace.resilience;

import io.millrace.core.spi.PolicyContext;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A stage of a run whose time and randomness the test sets, and whose wakes it counts. */
public final class FakePolicyContext implements PolicyContext {

    private final String stage;
    private final Map<String, Object> shared;
    private long now;
    private double random;
    private int wakes;

    private FakePolicyContext(String stage, Map<String, Object> shared) {
        this.stage = stage;
        this.shared = shared;
    }

    /** The first stage of a new runtime. */
    public static FakePolicyContext of(String stage) {
        return new FakePolicyContext(stage, new HashMap<>());
    }

    /** Another stage of the same runtime. */
    public FakePolicyContext sibling(String name) {
        return new FakePolicyContext(name, shared);
    }

    FakePolicyContext random(double number) {
        this.random = number;
        return this;
    }

    int wakes() {
        return wakes;
    }

    @Override
    public String stage() {
        return stage;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public LongSupplier clock() {
        return () -> now;
    }

    @Override
    public DoubleSupplier randomness() {
        return () -> random;
    }

    @Override
    public double random() {
        return random;
    }

    @Override
    public Runnable waker() {
        return () -> wakes++;
    }

    @Override
    public <S> S shared(Class<S> type, String name, Supplier<? extends S> create) {
        return type.cast(shared.computeIfAbsent(type.getName() + " " + name, absent -> create.get()));
    }
}
