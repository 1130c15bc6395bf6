package io.millrace.benchmarks.workload;

import io.millrace.benchmarks.Figure;
import io.millrace.benchmarks.Figures;
import io.millrace.benchmarks.Spread;
import io.millrace.benchmarks.Tally;
import io.millrace.benchmarks.rig.Rig;
import io.millrace.benchmarks.rig.Sum;
import io.millrace.benchmarks.rig.Summing;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.Sinks;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;

/** W14: putting a pipeline of ten stages together and starting it, again and again; it has one element. */
final class StartOfPipelines {

    private static final double LIMIT_NANOS = 1_000_000;
    private static final int WARM_UP = 3;

    private final Rig rig;
    private final int times;
    private final List<Integer> input = List.of(1);
    private final Tally expected = SyncStages.loop(input);

    StartOfPipelines(Rig rig, Scale scale) {
        this.rig = rig;
        this.times = scale.elements(3_000);
    }

    /** Makes and runs a pipeline, and says how many nanoseconds the part took that is of interest. */
    private interface Part {

        long nanos() throws Exception;
    }

    Figures figures() {
        return Figures.of("W14", "putting ten stages together and starting them, warm")
                .and(figure("until it is started", this::started))
                .and(figure("until its first element is out", this::firstElement))
                .and(figure("until it has ended, run()", this::ended))
                .and(figure("until it has ended, subscribed to", this::subscribed))
                .and(Figure.time("Reactor, until it has ended", () -> spread(this::reactor)));
    }

    private Figure figure(String what, Part part) {
        return Figure.time(what, () -> spread(part)).atMost(LIMIT_NANOS);
    }

    private Spread spread(Part part) throws Exception {
        for (int i = 0; i < WARM_UP * times; i++) {
            part.nanos();
        }
        double[] nanos = new double[times];
        for (int i = 0; i < times; i++) {
            nanos[i] = part.nanos();
        }
        return Spread.of(nanos);
    }

    private long started() {
        long begun = System.nanoTime();
        PipelineRun run = stages().to(Sinks.discard()).run(rig.runtime());
        long nanos = System.nanoTime() - begun;
        run.await();
        return nanos;
    }

    private long firstElement() {
        AtomicLong out = new AtomicLong();
        long begun = System.nanoTime();
        stages().to(Sinks.each(element -> out.set(System.nanoTime())))
                .run(rig.runtime())
                .await();
        return out.get() - begun;
    }

    private long ended() throws Exception {
        Sum sum = Sum.unordered();
        long begun = System.nanoTime();
        stages().to(Sinks.each(sum::add)).run(rig.runtime()).await();
        long nanos = System.nanoTime() - begun;
        return checked(nanos, sum.tally());
    }

    private long subscribed() throws Exception {
        long begun = System.nanoTime();
        Tally tally = Summing.of(stages(), Sum.unordered());
        return checked(System.nanoTime() - begun, tally);
    }

    private long reactor() throws Exception {
        long begun = System.nanoTime();
        Tally tally = Summing.of(Stages.of(Flux.fromIterable(input)), Sum.unordered());
        return checked(System.nanoTime() - begun, tally);
    }

    private Pipeline<Integer> stages() {
        return Stages.of(Pipeline.define("start").from(input));
    }

    private long checked(long nanos, Tally tally) {
        if (!tally.equals(expected)) {
            throw new IllegalStateException(tally + " came out instead of " + expected);
        }
        return nanos;
    }
}
