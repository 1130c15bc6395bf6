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
    private final AtomicInteger functionCalls = new AtomicInteger();

    Trial(Program program, PipelineRuntime runtime) {
        this.program = program;
        this.runtime = runtime;
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
            case DRAINED -> run().drain(Duration.ofMinutes(1)).subscribe(report -> {}, failure -> {});
        }
    }

    Scheduler scheduler() {
        return runtime.scheduler();
    }

    PipelineRun run() {
        return runtime.runs().get(0);
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
