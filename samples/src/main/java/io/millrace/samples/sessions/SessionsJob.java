package io.millrace.samples.sessions;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.RunFailedException;
import io.millrace.core.Sources;
import io.millrace.core.StageTrace;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.source.Line;
import io.millrace.core.source.LineSource;
import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.Source;
import io.millrace.samples.accesslog.GeneratedLog;
import io.millrace.samples.accesslog.LogGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs the pipeline from the command line, shows what it has found, and says how it ended.
 *
 * @param out where the table goes
 * @param err where errors go
 */
record SessionsJob(PrintWriter out, PrintWriter err) {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int BAD_INPUT = 3;
    static final int BAD_OUTPUT = 4;
    static final int INTERRUPTED = 130;

    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(25);
    private static final Duration GRACE_TIME = Duration.ofSeconds(1);

    /** After this time the run has ended, one way or the other, and its table is out. */
    static final Duration LONGEST_END = LONGEST_DRAIN.plus(GRACE_TIME).plusSeconds(1);

    /** Reads the arguments, runs to the end and returns the exit code. */
    int command(String... arguments) {
        SessionsOptions options = new SessionsOptions();
        return new CommandLine(options)
                .setOut(out)
                .setErr(err)
                .setExecutionStrategy(parsed -> {
                    Integer help = CommandLine.executeHelpRequest(parsed);
                    if (help != null) {
                        return help;
                    }
                    options.requireUsable();
                    return run(options);
                })
                .setParameterExceptionHandler((e, args) -> explain(e))
                .execute(arguments);
    }

    private int explain(ParameterException e) {
        err.println(e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try 'sessions --help' for more.");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private int run(SessionsOptions options) {
        Source<Line> log = log(options);
        try {
            if (log instanceof PullSource<Line> file) {
                file.check();
            }
        } catch (Exception e) {
            return fail(BAD_INPUT, String.valueOf(e.getMessage()));
        }
        Summary summary = new Summary(options.top());
        try (PipelineRuntime runtime =
                PipelineRuntime.builder().name("sessions").graceTime(GRACE_TIME).build()) {
            Pipeline<Session> pipeline =
                    Sessions.pipeline(log, options).peek(summary::add).named("sum up");
            RunReport report =
                    pipeline.run(runtime).drainOnShutdown(LONGEST_DRAIN).await();
            return end(report, summary, options);
        } catch (RunFailedException e) {
            return end(e);
        }
    }

    private static Source<Line> log(SessionsOptions options) {
        if (options.input().isEmpty()) {
            return new GeneratedLog(LogGenerator.of(options.lines(), options.seed()));
        }
        String input = options.input().get();
        return input.equals(SessionsOptions.STANDARD_INPUT)
                ? LineSource.standardInput()
                : Sources.lines(Path.of(input));
    }

    private int end(RunReport report, Summary summary, SessionsOptions options) {
        if (report.state() == RunState.COMPLETED && report.in() == 0) {
            return fail(BAD_INPUT, options.input().orElse("the log") + " is empty: it has no line");
        }
        out.print(report.toText());
        out.println();
        out.printf(
                Locale.ROOT,
                "%,d lines, %,d of them cannot be used, %,d came too late%n",
                report.in(),
                report.stage("parse").count(OutcomeKind.SKIPPED),
                report.stage("sessions").count(OutcomeKind.DIVERTED));
        out.print(summary.toText());
        out.println();
        out.println("sessions: " + options.output());
        out.println("late lines: " + options.late());
        out.flush();
        return report.state() == RunState.COMPLETED ? DONE : INTERRUPTED;
    }

    private int end(RunFailedException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        StageTrace trace = StageTrace.of(cause);
        String stage = trace == null ? "" : trace.stage();
        String message =
                cause instanceof IOException && cause.getMessage() != null ? cause.getMessage() : cause.toString();
        int exitCode = !(cause instanceof IOException) ? FAILED : stage.equals(Sessions.READ) ? BAD_INPUT : BAD_OUTPUT;
        return fail(exitCode, stage.isEmpty() ? message : message + " (stage '" + stage + "')");
    }

    private int fail(int exitCode, String message) {
        err.println("sessions: " + message);
        err.flush();
        return exitCode;
    }
}
