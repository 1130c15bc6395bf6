package io.millrace.core;

import io.millrace.core.observe.HeldStage;
import io.millrace.core.observe.RunObserver;
import io.millrace.core.observe.RunReport;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import reactor.core.Disposable;
import reactor.util.Logger;
import reactor.util.Loggers;

/** Those who hear of the runs of a runtime, and the log, which hears of stages that hold a thread. */
final class Observers implements RunObserver {

    private static final int MOST_FRAMES = 12;
    private static final String OURS = "io.millrace.core.";

    private final List<Observer> all = new CopyOnWriteArrayList<>();

    /** An observer, and the runs that it has been told of and not of their end. */
    private record Observer(RunObserver actual, Set<PipelineRun> known) {}

    /** Tells {@code observer} from now on, also of runs that are {@code live}; until disposed of. */
    Disposable add(RunObserver observer, Collection<PipelineRun> live) {
        Observer added = new Observer(observer, ConcurrentHashMap.newKeySet());
        all.add(added);
        for (PipelineRun run : live) {
            started(added, run);
            if (!live.contains(run)) {
                ended(added, run, run.snapshot());
            }
        }
        return () -> all.remove(added);
    }

    @Override
    public void started(PipelineRun run) {
        all.forEach(observer -> started(observer, run));
    }

    private static void started(Observer observer, PipelineRun run) {
        if (observer.known.add(run)) {
            tell(observer, to -> to.started(run));
        }
    }

    @Override
    public void ended(PipelineRun run, RunReport report) {
        all.forEach(observer -> ended(observer, run, report));
    }

    private static void ended(Observer observer, PipelineRun run, RunReport report) {
        if (observer.known.remove(run)) {
            tell(observer, to -> to.ended(run, report));
        }
    }

    @Override
    public void held(PipelineRun run, HeldStage stage) {
        log().warn(
                        "Pipeline '{}': stage '{}' has held thread {} for {}; what else is to run there waits\n{}",
                        run.name(),
                        stage.stage(),
                        stage.thread().getName(),
                        text(stage.duration()),
                        stack(stage));
        all.forEach(observer -> tell(observer, to -> to.held(run, stage)));
    }

    @Override
    public void released(PipelineRun run, HeldStage stage) {
        log().info("Pipeline '{}': stage '{}' has gone on after {}", run.name(), stage.stage(), text(stage.duration()));
        all.forEach(observer -> tell(observer, to -> to.released(run, stage)));
    }

    private static void tell(Observer observer, Consumer<RunObserver> what) {
        try {
            what.accept(observer.actual);
        } catch (Throwable failure) {
            log().error("An observer of runs failed", failure);
        }
    }

    private static Logger log() {
        return Loggers.getLogger(PipelineRun.class);
    }

    private static String text(Duration duration) {
        return duration.toMillis() + " ms";
    }

    /** The user's frames and the first of ours, which called them. */
    private static String stack(HeldStage stage) {
        List<StackTraceElement> frames = stage.stack();
        int users = 0;
        while (users < frames.size() && !frames.get(users).getClassName().startsWith(OURS)) {
            users++;
        }
        int shown = Math.min(MOST_FRAMES, Math.min(users + 1, frames.size()));
        String text =
                frames.subList(0, shown).stream().map(frame -> "\tat " + frame).collect(Collectors.joining("\n"));
        return shown < frames.size() ? text + "\n\t... " + (frames.size() - shown) + " more" : text;
    }
}
