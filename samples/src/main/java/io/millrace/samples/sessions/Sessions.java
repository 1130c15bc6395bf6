package io.millrace.samples.sessions;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.Sinks;
import io.millrace.core.source.Line;
import io.millrace.core.spi.Source;
import io.millrace.operators.window.EventTime;
import io.millrace.operators.window.Window;
import io.millrace.samples.accesslog.LogParser;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The sessions sample. What it does is its {@link #pipeline}; how that is run is in {@link SessionsJob}. */
public final class Sessions {

    /** The stage that reads the log: what fails in it is the input's fault. */
    static final String READ = "read";

    private Sessions() {}

    /** From the lines of a log to the sessions in a file. */
    static Pipeline<Session> pipeline(Source<Line> log, SessionsOptions options) {
        LogParser parser = new LogParser();
        Duration gap = options.gap();
        return Pipeline.define("sessions")
                .from(log)
                .named(READ)
                .map(line -> Request.parse(parser, line))
                .named("parse")
                .onError(OnError.skip())
                // a session ends when the log's time has gone on, whatever the clock says
                .via(Window.session(gap)
                        .eventTime(EventTime.of(Request::time)
                                .outOfOrder(options.outOfOrder())
                                .lateness(options.lateness())
                                // a log again, which can be read by this job
                                .lateTo(Sinks.lines(options.late(), Request::text)))
                        .by(Request::client)
                        .emitEarliestBeyond(options.maxSessions())
                        .aggregate(() -> Activity.NONE, Activity::plus, Activity::and, activity -> activity))
                .named("sessions")
                .map(window -> Session.of(window, gap))
                .named("describe")
                .to(Sinks.lines(options.output(), Session::toJson))
                .named("write");
    }

    /** Runs the command; see {@code --help}. */
    public static void main(String... arguments) {
        CountDownLatch reported = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(reported), "sessions-shutdown"));
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int exitCode = SessionsJob.FAILED;
        try {
            exitCode = new SessionsJob(out, err).command(arguments);
        } finally {
            reported.countDown();
        }
        // a signal that interrupts the run ends the JVM, with an exit code of its own: 130 or 143
        if (exitCode != SessionsJob.INTERRUPTED) {
            System.exit(exitCode);
        }
    }

    /** When the JVM is told to end, the run is drained by its own hook; this one lets the table come out. */
    private static void await(CountDownLatch reported) {
        try {
            reported.await(SessionsJob.LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
