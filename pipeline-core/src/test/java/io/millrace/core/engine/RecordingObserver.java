package io.millrace.core.engine;

import io.millrace.core.PipelineRun;
import io.millrace.core.observe.HeldStage;
import io.millrace.core.observe.RunObserver;
import io.millrace.core.observe.RunReport;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** Writes down what it is told, in words and as it came. */
final class RecordingObserver implements RunObserver {

    final List<String> said = new CopyOnWriteArrayList<>();
    final BlockingQueue<HeldStage> held = new LinkedBlockingQueue<>();
    final BlockingQueue<HeldStage> released = new LinkedBlockingQueue<>();

    @Override
    public void started(PipelineRun run) {
        said.add("started " + run.name());
    }

    @Override
    public void ended(PipelineRun run, RunReport report) {
        said.add("ended " + run.name() + " " + report.state());
    }

    @Override
    public void held(PipelineRun run, HeldStage stage) {
        said.add("held " + run.name() + "/" + stage.stage());
        held.add(stage);
    }

    @Override
    public void released(PipelineRun run, HeldStage stage) {
        said.add("released " + run.name() + "/" + stage.stage());
        released.add(stage);
    }
}
