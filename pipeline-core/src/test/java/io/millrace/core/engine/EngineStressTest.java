package io.millrace.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.RunReport;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Hooks;

/**
 * Random pipelines on real threads, ended at random points: by themselves, by the subscriber, by cancel, by a drain, or by
 * several of these at once. Whatever happened, the account closes, every element is settled once, and everything is closed.
 */
class EngineStressTest {

    private static final int RUNS = Boolean.getBoolean("thorough") ? 10_000 : 100;

    @BeforeAll
    static void dropSilently() {
        Hooks.onErrorDropped(error -> {});
    }

    @AfterAll
    static void dropLoudly() {
        Hooks.resetOnErrorDropped();
    }

    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    @ParameterizedTest
    @ValueSource(longs = {1_000_000, 2_000_000, 3_000_000, 4_000_000})
    void everyElementAndEveryResourceIsAccountedFor(long firstSeed) throws InterruptedException {
        try (PipelineRuntime runtime = Runs.patient()) {
            for (long seed = firstSeed; seed < firstSeed + RUNS; seed++) {
                Findings findings = new Findings();
                endAtARandomPoint(new Random(seed), findings, runtime);
                assertThat(findings.all()).as("seed %d", seed).isEmpty();
            }
        }
    }

    private static void endAtARandomPoint(Random random, Findings findings, PipelineRuntime runtime)
            throws InterruptedException {
        RandomPipeline shape = new RandomPipeline(random, findings);
        RandomSubscriber subscriber = new RandomSubscriber(random, findings);
        boolean subscribed = random.nextInt(3) != 0;
        PipelineRun run = subscribed ? subscribe(shape, subscriber, runtime) : shape.pipeline.run(runtime);
        spin(random.nextInt(20_000));
        end(run, random, shape.source.stalls);
        RunReport report = Runs.ended(run);
        shape.source.release.countDown();
        if (shape.source.wasRead()) {
            Runs.reached(shape.source.closed);
        }
        if (subscribed) {
            Runs.reached(subscriber.over);
        }
        check(report, shape, findings);
    }

    /** The run of a subscription is the newest of its runtime, live or ended. */
    private static PipelineRun subscribe(RandomPipeline shape, RandomSubscriber subscriber, PipelineRuntime runtime) {
        shape.pipeline.on(runtime).subscribe(subscriber);
        return runtime.runs().get(0);
    }

    private static void end(PipelineRun run, Random random, boolean endless) {
        switch (random.nextInt(6)) {
            case 0 -> run.cancel();
            case 1 -> run.drain(Duration.ofSeconds(2));
            case 2 -> run.drain(Duration.ofNanos(random.nextInt(1_000_000)));
            case 3 -> {
                run.drain(Duration.ofSeconds(2));
                run.cancel();
            }
            default -> {
                if (endless) {
                    run.drain(Duration.ofSeconds(2));
                }
            }
        }
    }

    private static void check(RunReport report, RandomPipeline shape, Findings findings) {
        findings.check(report.state().isTerminal(), "not ended: " + report.state());
        findings.check(report.imbalances().isEmpty(), report.imbalances() + "\n" + report.toText());
        for (RandomGuard guard : shape.guards) {
            findings.check(guard.closings.get() == 1, "a guard closed " + guard.closings + " times");
        }
        shape.source.checkAllSettled();
    }

    /** Lets the run get somewhere; where, is up to the machine. */
    private static void spin(int rounds) {
        for (int round = 0; round < rounds; round++) {
            Thread.onSpinWait();
        }
    }
}
