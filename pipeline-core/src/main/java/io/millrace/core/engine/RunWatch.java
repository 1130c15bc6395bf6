package io.millrace.core.engine;

import io.millrace.core.observe.HeldStage;
import io.millrace.core.observe.RunObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the watchdog remembers of one run from look to look: which threads it found inside which stages, and since when.
 *
 * <p>A stage holds a thread while the same thread is inside the same stage and nothing moves in any segment that this thread
 * holds. The innermost stage is the one to blame: the segments say whether their own code is running or whether they have called
 * another one, and of those that say so, the one furthest down was called last.
 */
final class RunWatch {

    /** Where it is decided whether a stack is that of a thread inside a run. */
    private static final String ENGINE = RunWatch.class.getPackageName() + ".";

    private final LiveRun run;
    /** Belongs to the thread of the watchdog. */
    private List<Hold> holds = List.of();

    private boolean seen;
    /** Guarded by this: who tells does so before the run has ended. */
    private boolean over;

    RunWatch(LiveRun run) {
        this.run = run;
    }

    /** A thread inside a stage, since when, and at what time that is said again. */
    private static final class Hold {
        private final Thread thread;
        private final String stage;
        private final long progress;
        private long since;
        private long nextTell;
        private boolean told;
        private boolean found = true;

        private Hold(Thread thread, String stage, long progress, long since, long threshold) {
            this.thread = thread;
            this.stage = stage;
            this.progress = progress;
            this.since = since;
            this.nextTell = threshold;
        }
    }

    /** Looks at the run: counts who waits for what, and tells of stages that hold a thread for too long. */
    void look(Watchdog.Moment moment, RunObserver observer) {
        List<Segment> segments = run.segments();
        @Nullable Thread[] threads = moment.room(segments.size());
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            threads[i] = segment.isQuiet() ? null : segment.holder();
        }
        for (Hold hold : holds) {
            hold.found = false;
            hold.since += moment.lost();
        }
        long nanos = seen ? moment.elapsed() - moment.lost() : 0;
        seen = true;
        for (int i = 0; i < segments.size(); i++) {
            Thread thread = threads[i];
            if (thread == null) {
                if (nanos > 0 && !segments.get(i).isQuiet()) {
                    segments.get(i).spent(segments.get(i).activity(), nanos);
                }
            } else if (isFirst(threads, i)) {
                lookAt(thread, segments, threads, nanos, moment, observer);
            }
        }
        forgetReleased(moment, observer);
    }

    private static boolean isFirst(@Nullable Thread[] threads, int at) {
        for (int i = 0; i < at; i++) {
            if (threads[i] == threads[at]) {
                return false;
            }
        }
        return true;
    }

    private void lookAt(
            Thread thread,
            List<Segment> segments,
            @Nullable Thread[] threads,
            long nanos,
            Watchdog.Moment moment,
            RunObserver observer) {
        int inner = innermost(thread, segments, threads);
        StageCounters inside = segments.get(inner).inside();
        String stage = inside == null ? segments.get(inner).stages() : inside.name;
        long progress = 0;
        for (int i = 0; i < segments.size(); i++) {
            if (threads[i] == thread) {
                Segment segment = segments.get(i);
                progress += segment.moved();
                segment.spent(
                        segment.worksWith(segments.get(inner))
                                ? segment.activityWhenInside()
                                : i < inner ? Activity.WAITS_FOR_DEMAND : Activity.WAITS_FOR_INPUT,
                        nanos);
            }
        }
        if (!segments.get(inner).mayBlock()) {
            held(thread, stage, progress, segments.get(inner), moment, observer);
        }
    }

    /** The segment whose code the thread runs; the source when none of those that it holds says so. */
    private static int innermost(Thread thread, List<Segment> segments, @Nullable Thread[] threads) {
        for (int i = segments.size() - 1; i > 0; i--) {
            if (threads[i] == thread && segments.get(i).inside() != null) {
                return i;
            }
        }
        return 0;
    }

    private void held(
            Thread thread, String stage, long progress, Segment segment, Watchdog.Moment moment, RunObserver observer) {
        for (Hold hold : holds) {
            if (hold.thread == thread && hold.progress == progress && hold.stage.equals(stage)) {
                hold.found = true;
                if (moment.now() - hold.since >= hold.nextTell) {
                    tell(hold, segment, moment, observer);
                }
                return;
            }
        }
        if (!(holds instanceof ArrayList)) {
            holds = new ArrayList<>(2);
        }
        holds.add(new Hold(thread, stage, progress, moment.now(), moment.threshold()));
    }

    private void tell(Hold hold, Segment segment, Watchdog.Moment moment, RunObserver observer) {
        List<StackTraceElement> stack = List.of(hold.thread.getStackTrace());
        StageCounters inside = segment.inside();
        String now = inside == null ? segment.stages() : inside.name;
        if (!now.equals(hold.stage) || stack.stream().noneMatch(RunWatch::ofEngine)) {
            // It has just left; or a note was read that is out of date.
            return;
        }
        HeldStage held = new HeldStage(hold.stage, hold.thread, Duration.ofNanos(moment.now() - hold.since), stack);
        hold.told = true;
        while (hold.nextTell <= moment.now() - hold.since) {
            hold.nextTell *= 2;
        }
        synchronized (this) {
            if (!over) {
                observer.held(run, held);
            }
        }
    }

    private static boolean ofEngine(StackTraceElement frame) {
        return frame.getClassName().startsWith(ENGINE);
    }

    private void forgetReleased(Watchdog.Moment moment, RunObserver observer) {
        for (Iterator<Hold> all = holds.iterator(); all.hasNext(); ) {
            Hold hold = all.next();
            if (hold.found) {
                continue;
            }
            all.remove();
            if (hold.told) {
                HeldStage released =
                        new HeldStage(hold.stage, hold.thread, Duration.ofNanos(moment.now() - hold.since), List.of());
                synchronized (this) {
                    if (!over) {
                        observer.released(run, released);
                    }
                }
            }
        }
    }

    /** The run ends: from now on nothing is told. Waits for who tells just now. */
    synchronized void close() {
        over = true;
    }
}
