package io.millrace.core.engine;

import java.util.List;

/**
 * The beginnings of a run with several sources, which begin, pause and shut together. The last to have started is this itself: by
 * then each can read when it is asked to.
 */
final class Inlets implements Inlet {

    private final LiveRun run;
    private final List<Inlet> all;

    Inlets(LiveRun run, List<Inlet> all) {
        this.run = run;
        this.all = List.copyOf(all);
    }

    @Override
    public void start() {
        all.forEach(Inlet::start);
        run.started();
    }

    @Override
    public void endIfUnanswered() {
        all.forEach(Inlet::endIfUnanswered);
    }

    @Override
    public void stopAsking() {
        all.forEach(Inlet::stopAsking);
    }

    @Override
    public void shut() {
        all.forEach(Inlet::shut);
    }

    @Override
    public void pause() {
        all.forEach(Inlet::pause);
    }

    @Override
    public void resume() {
        all.forEach(Inlet::resume);
    }

    @Override
    public boolean isPaused() {
        return all.stream().anyMatch(Inlet::isPaused);
    }

    @Override
    public void shutNow() {
        all.forEach(Inlet::shutNow);
    }

    /** Unknown when one of them does not know; else as far as they have come on average. */
    @Override
    public double progress() {
        double sum = 0;
        for (Inlet inlet : all) {
            double progress = inlet.progress();
            if (progress < 0) {
                return -1;
            }
            sum += progress;
        }
        return sum / all.size();
    }

    @Override
    public boolean takesBack() {
        return all.stream().allMatch(inlet -> inlet.takesBack() || inlet.hasEnded());
    }

    @Override
    public boolean hasEnded() {
        return all.stream().allMatch(Inlet::hasEnded);
    }

    @Override
    public boolean wasShut() {
        return all.stream().anyMatch(Inlet::wasShut);
    }
}
