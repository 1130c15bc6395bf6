package io.millrace.samples.accesslog;

import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.observe.StageFigures;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The words of a progress line, such as
 * {@code  34 %, 22 s left: 45,210 lines, 3,810/s, 512 inside: locate 64, batch 448}.
 * Where the elements are is where the time goes. It remembers the last figures, from which the rate is made.
 */
final class ProgressText {

    /** One less than the width of the narrowest usual terminal. */
    static final int MAX_CHARS = 79;

    private long lastIn;
    private Duration lastElapsed = Duration.ZERO;

    /**
     * The line for a report, at most {@link #MAX_CHARS} long.
     *
     * @param progress how far the source has been read, from 0 to 1, negative when unknown
     */
    String of(RunReport report, double progress) {
        StringBuilder text = new StringBuilder();
        if (report.state() == RunState.DRAINING) {
            text.append("finishing: ");
        } else if (progress > 0 && progress <= 1) {
            text.append("%3.0f %%, %s left: ".formatted(100 * progress, time(left(report.elapsed(), progress))));
        }
        text.append(String.format(Locale.ROOT, "%,d lines, %,d/s", report.in(), rate(report)));
        appendInside(text, report);
        return Excerpt.cut(text.toString(), MAX_CHARS);
    }

    private static void appendInside(StringBuilder text, RunReport report) {
        text.append(String.format(Locale.ROOT, ", %,d inside", report.inFlight()));
        List<StageFigures> holding =
                report.stages().stream().filter(stage -> inside(stage) > 0).toList();
        String separator = ": ";
        for (StageFigures stage : holding) {
            text.append(separator).append(stage.name()).append(' ').append(inside(stage));
            separator = ", ";
        }
    }

    private static long inside(StageFigures stage) {
        return stage.queued() + stage.running() + stage.heldAfter();
    }

    private long rate(RunReport report) {
        double seconds = report.elapsed().minus(lastElapsed).toNanos() / 1e9;
        long entered = report.in() - lastIn;
        lastIn = report.in();
        lastElapsed = report.elapsed();
        return seconds > 0 ? Math.round(entered / seconds) : 0;
    }

    private static Duration left(Duration elapsed, double progress) {
        return Duration.ofMillis((long) (elapsed.toMillis() * (1 - progress) / progress));
    }

    private static String time(Duration time) {
        if (time.toMinutes() == 0) {
            return time.toSeconds() + " s";
        }
        return time.toHours() == 0
                ? "%d min %02d s".formatted(time.toMinutes(), time.toSecondsPart())
                : "%d h %02d min".formatted(time.toHours(), time.toMinutesPart());
    }
}
