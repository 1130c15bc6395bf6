package io.millrace.test.laws;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.test.TestSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** One run of a drawn pipeline on some runtime. */
final class Trial {

    private final Program program;
    private final PipelineRuntime runtime;
    private final TestSource<Integer> source;
    private final Probe probe;
    /** Runs that were there before this one. */
    private final List<PipelineRun> earlier;

    private final AtomicInteger functionCalls = new AtomicInteger();

    Trial(Program program, PipelineRuntime runtime) {
        this.program = program;
        this.runtime = runtime;
        this.earlier = runtime.runs();
        TestSource<Integer> script = TestSource.of(elements(program.elements()));
        this.source = switch (program.source()) {
            case PULLED, ITERATED, PUSHED -> script;
            case TRACKED -> script.acknowledging();
            case TRACKED_FROM_A_BLOCKING_SOURCE -> script.acknowledging().blocking();
        };
        this.probe = new Probe(program.demand(), program.lateDemand(), runtime.clock());
    }

    static List<Integer> elements(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }

    /** Subscribes. */
    void begin() {
        Pipeline.Definition drawn = Pipeline.define("drawn");
        Pipeline<Integer> pipeline =
                switch (program.source()) {
                    case PUSHED -> drawn.from(Flux.range(1, program.elements()));
                    case ITERATED -> drawn.from(elements(program.elements()));
                    case PULLED, TRACKED, TRACKED_FROM_A_BLOCKING_SOURCE -> drawn.from(source);
                };
        for (Step step : program.steps()) {
            pipeline = step.after(pipeline, this);
        }
        pipeline.on(runtime).subscribe(probe);
    }

    /** Calls a function of a stage; ends the run when it is its turn. */
    <T> T in(Callable<T> function) throws Exception {
        if (functionCalls.getAndIncrement() == program.endingAt()) {
            end();
        }
        return function.call();
    }

    private void end() {
        switch (program.ending()) {
            case LEFT_ALONE -> {}
            case CANCELLED -> probe.cancel();
            case RUN_CANCELLED -> run().cancel();
            case DRAINED -> run().drain(Duration.ofSeconds(20)).subscribe(report -> {}, failure -> {});
        }
    }

    Scheduler scheduler() {
        return runtime.scheduler();
    }

    /** The run, from the moment it has begun; a run that is just ending shows up a moment later. */
    PipelineRun run() {
        while (true) {
            for (PipelineRun candidate : runtime.runs()) {
                if (!earlier.contains(candidate)) {
                    return candidate;
                }
            }
            Thread.onSpinWait();
        }
    }

    Program program() {
        return program;
    }

    TestSource<Integer> source() {
        return source;
    }

    Probe probe() {
        return probe;
    }
}
