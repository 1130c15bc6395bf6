package io.millrace.samples.overloadlab;

import io.millrace.core.Ingress;
import io.millrace.core.Offer;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.StageFigures;
import io.millrace.resilience.shed.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** One protection, tried. The thread that runs it is everybody who asks. */
final class Experiment {

    private static final long SECOND = 1_000_000_000L;
    private static final long TICK = 2_000_000L;
    private static final int ROOM = 8_192;

    private final LabSettings settings;
    private final Protection protection;
    private final Consumer<Second> watcher;
    private final SplittableRandom random;
    private final LongAdder good = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final Recorder millis = new Recorder(3_600_000L, 2);
    private final List<Second> seconds = new ArrayList<>();
    private long offered;
    private long refused;

    private long lastOffered;
    private long lastRefused;
    private long lastShed;
    private long lastFailed;
    private long lastGood;
    private long lastLate;

    private Experiment(LabSettings settings, Protection protection, Consumer<Second> watcher) {
        this.settings = settings;
        this.protection = protection;
        this.watcher = watcher;
        this.random = new SplittableRandom(settings.seed());
    }

    /** Tries {@code protection}; {@code watcher} sees each second when it is over. */
    static Outcome run(LabSettings settings, Protection protection, Consumer<Second> watcher) {
        return new Experiment(settings, protection, watcher).run();
    }

    private Outcome run() {
        try (HiddenService service = HiddenService.start(settings);
                ServiceClient client = new ServiceClient(service.port());
                PipelineRuntime runtime = PipelineRuntime.builder().name("lab").build()) {
            Ingress<Ask> door = Ingress.bounded("door", ROOM);
            PipelineRun run = OverloadLab.pipeline(door, client, protection, settings, this::answered)
                    .run(runtime);
            service.begin();
            offer(door, run);
            run.cancel();
            RunReport report = run.await();
            StageFigures call = report.stage("call");
            long answered = good.sum() + late.sum();
            long shed = shed(call);
            long failed = call.count(OutcomeKind.SKIPPED);
            return new Outcome(
                    protection,
                    seconds,
                    offered,
                    answered,
                    shed,
                    failed,
                    refused,
                    offered - refused - answered - shed - failed);
        }
    }

    private void offer(Ingress<Ask> door, PipelineRun run) {
        double rate = settings.load() * settings.capacity() / SECOND;
        long began = System.nanoTime();
        long length = settings.duration().toNanos();
        double next = -Math.log(1 - random.nextDouble()) / rate;
        for (long now = 0; now < length; now = System.nanoTime() - began) {
            while (next <= now) {
                offerOne(door, began + (long) next);
                next += -Math.log(1 - random.nextDouble()) / rate;
            }
            if (now >= (seconds.size() + 1) * SECOND) {
                look(run);
            }
            LockSupport.parkNanos(TICK);
        }
        look(run);
    }

    private void offerOne(Ingress<Ask> door, long nanos) {
        int drawn = random.nextInt(4);
        Priority priority = drawn == 0 ? Priority.HIGH : drawn == 1 ? Priority.NORMAL : Priority.LOW;
        offered++;
        if (door.offer(new Ask(offered, priority, nanos)) != Offer.ACCEPTED) {
            refused++;
        }
    }

    private void answered(Ask ask) {
        long took = System.nanoTime() - ask.nanos();
        millis.recordValue(Math.min(3_600_000L, Math.max(0, took / 1_000_000)));
        (took <= settings.deadline().toNanos() ? good : late).increment();
    }

    private void look(PipelineRun run) {
        StageFigures call = run.snapshot().stage("call");
        Histogram took = millis.getIntervalHistogram();
        int number = seconds.size() + 1;
        long shed = shed(call);
        long failed = call.count(OutcomeKind.SKIPPED);
        Second second = new Second(
                number,
                offered - lastOffered,
                possible(number),
                good.sum() - lastGood,
                late.sum() - lastLate,
                shed - lastShed,
                failed - lastFailed,
                refused - lastRefused,
                call.queued() + call.running(),
                took.getTotalCount() == 0 ? 0 : took.getValueAtPercentile(99));
        lastOffered = offered;
        lastRefused = refused;
        lastShed = shed;
        lastFailed = failed;
        lastGood += second.good();
        lastLate += second.late();
        seconds.add(second);
        watcher.accept(second);
    }

    /** How many could have been answered in a second, by what the script says. */
    private double possible(int number) {
        double sum = 0;
        for (int i = 0; i < 10; i++) {
            sum += capacityAt(number - 1 + i / 10.0) / 10;
        }
        return Math.min(settings.load() * settings.capacity(), sum * settings.capacity());
    }

    private double capacityAt(double time) {
        double workers = 1;
        double answers = 1;
        for (FaultScript.Step step : settings.faults().steps()) {
            if (step.seconds() <= time) {
                switch (step.kind()) {
                    case NORMAL -> {
                        workers = 1;
                        answers = 1;
                    }
                    case CAPACITY -> workers = step.value();
                    case HANG -> workers = 0;
                    case ERRORS -> answers = 1 - step.value();
                    case BUSY, LATENCY -> {}
                }
            }
        }
        return workers * answers;
    }

    private static long shed(StageFigures call) {
        return call.count(OutcomeKind.SHED_FULL)
                + call.count(OutcomeKind.SHED_EXPIRED)
                + call.count(OutcomeKind.SHED_DOOMED)
                + call.count(OutcomeKind.SHED_EVICTED)
                + call.count(OutcomeKind.SHED_DRAINING);
    }
}
