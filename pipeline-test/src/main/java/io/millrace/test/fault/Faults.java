package io.millrace.test.fault;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.stage.Graph;
import io.millrace.test.fault.StagePoint.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Which faults happen at which stages of a pipeline: as a script says, or by chance. A value: {@link #into} makes another
 * pipeline and leaves this and the given one as they are.
 *
 * <pre>{@code
 * Faults.script()
 *     .at("reserve", nth(3), Fault.error("no answer"))
 *     .at("store", every(10), Fault.delay(Duration.ofMillis(50)))
 * }</pre>
 *
 * <p>Calls are counted for each stage from the moment a run opens its source; runs at the same time are counted together. Of
 * several faults for one call the first that was named happens. Dead-letter sinks and side outputs have no faults.
 */
public final class Faults {

    private final List<Planned> script;
    private final long seed;
    private final double rate;
    private final List<Fault> byChance;

    private Faults(List<Planned> script, long seed, double rate, List<Fault> byChance) {
        this.script = List.copyOf(script);
        this.seed = seed;
        this.rate = rate;
        this.byChance = List.copyOf(byChance);
    }

    /** A fault that a script has. */
    record Planned(String stage, Occasion occasion, Fault fault) {}

    /** No faults yet. */
    public static Faults script() {
        return new Faults(List.of(), 0, 0, List.of());
    }

    /** Errors, and delays of 1 and 10 ms, at any call of any stage, the source among them, whose errors fail the run. */
    public static Faults random(long seed, double rate) {
        return random(
                seed,
                rate,
                Fault.error("by chance"),
                Fault.delay(Duration.ofMillis(1)),
                Fault.delay(Duration.ofMillis(10)));
    }

    /**
     * Faults by chance, at any call of any stage that one of them fits. The same seed draws the same faults for the same calls.
     *
     * @param rate the share of calls that go wrong, from 0 to 1
     * @param faults one of these, each as often as the others
     */
    public static Faults random(long seed, double rate, Fault... faults) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("rate must be from 0 to 1, was " + rate);
        }
        if (faults.length == 0) {
            throw new IllegalArgumentException("there must be at least one fault to draw from");
        }
        return new Faults(List.of(), seed, rate, List.of(faults));
    }

    /** These faults, and {@code fault} at the calls of {@code stage} that {@code occasion} names. */
    public Faults at(String stage, Occasion occasion, Fault fault) {
        List<Planned> longer = new ArrayList<>(script);
        longer.add(new Planned(stage, occasion, fault));
        return new Faults(longer, seed, rate, byChance);
    }

    /**
     * {@code pipeline} with these faults, whose delays take the time of {@code runtime}.
     *
     * @throws IllegalArgumentException if the pipeline has no stage of a name in the script, or the fault does not fit there
     */
    public <T> Pipeline<T> into(Pipeline<T> pipeline, PipelineRuntime runtime) {
        script.forEach(planned -> check(planned, pipeline.graph()));
        return Interceptor.into(pipeline, new FaultyCalls(this, pipeline.name(), runtime));
    }

    private static void check(Planned planned, Graph graph) {
        int at = graph.names().indexOf(planned.stage());
        if (at < 0) {
            throw new IllegalArgumentException("pipeline '" + graph.name() + "' has no stage '" + planned.stage()
                    + "' for a fault; there are " + graph.names());
        }
        Work work = Interception.work(graph.stages().get(at).definition());
        if (work == null || !planned.fault().fits().contains(work)) {
            throw new IllegalArgumentException("fault '" + planned.fault() + "' does not fit stage '" + planned.stage()
                    + "', which is " + (work == null ? "without a function" : work) + "; it fits "
                    + planned.fault().fits());
        }
    }

    /** The fault of one call; null when it goes well. */
    @Nullable
    Fault draw(StagePoint point, long call, @Nullable Object element, SplittableRandom random) {
        for (Planned planned : script) {
            if (planned.stage().equals(point.stage()) && planned.occasion().comes(call, element)) {
                return planned.fault();
            }
        }
        if (rate == 0 || random.nextDouble() >= rate) {
            return null;
        }
        List<Fault> fitting = byChance.stream()
                .filter(fault -> fault.fits().contains(point.work()))
                .toList();
        return fitting.isEmpty() ? null : fitting.get(random.nextInt(fitting.size()));
    }

    /** The dice of a stage. */
    SplittableRandom dice(String stage) {
        return new SplittableRandom(seed * 31 + stage.hashCode());
    }
}
