package io.millrace.samples.accesslog;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.RunFailedException;
import io.millrace.core.Sources;
import io.millrace.core.check.CheckReport;
import io.millrace.core.check.Severity;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.source.Line;
import io.millrace.core.source.LineFeed;
import io.millrace.core.source.LineSource;
import io.millrace.core.spi.PollSource;
import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.Source;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the pipeline from the command line: starts what it needs, shows how it goes, reports, and says how it ended.
 *
 * @param out where the report goes
 * @param err where errors go
 * @param progress says how the run goes
 */
record AccessLogJob(PrintWriter out, PrintWriter err, Progress progress) {

    /** How long what is inside may take to finish after Ctrl-C. */
    static final Duration LONGEST_DRAIN = Duration.ofSeconds(25);

    private static final Duration GRACE_TIME = Duration.ofSeconds(1);

    /** After this time the run has ended, one way or the other, and its report is out. */
    static final Duration LONGEST_END = LONGEST_DRAIN.plus(GRACE_TIME).plusSeconds(1);

    /** Runs to the end and returns the exit code. */
    int run(AccessLogOptions options) {
        Source<Line> log = log(options);
        if (options.check()) {
            return check(log, options);
        }
        try {
            requireReadable(log);
        } catch (Exception e) {
            return fail(Failure.ofInput(e));
        }
        try (NetworkService networks = NetworkService.start(options.behaviour());
                PipelineRuntime runtime = PipelineRuntime.builder()
                        .name("access-log")
                        .graceTime(GRACE_TIME)
                        .build();
                MetricsPage page = metrics(runtime, options)) {
            if (page != null) {
                err.println("meters: " + page.address());
            }
            Pipeline<List<Figure>> pipeline = AccessLog.pipeline(log, networks.address(), options);
            PipelineRun run = pipeline.run(runtime).drainOnShutdown(LONGEST_DRAIN);
            return end(options.quiet() ? run.await() : progress.await(run), options);
        } catch (RunFailedException e) {
            return end(e, options);
        } catch (PortTakenException e) {
            return fail(new Failure(ExitCode.FAILED, e.text()));
        }
    }

    private static @Nullable MetricsPage metrics(PipelineRuntime runtime, AccessLogOptions options) {
        return options.metricsPort()
                .map(port -> MetricsPage.serve(runtime, port))
                .orElse(null);
    }

    /** Shows the pipeline and what is wrong with it; there is no service, since nothing runs. */
    private int check(Source<Line> log, AccessLogOptions options) {
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("localhost", 0);
        Pipeline<List<Figure>> pipeline = AccessLog.pipeline(log, nowhere, options);
        CheckReport report = pipeline.check();
        out.print(pipeline.describe().text());
        out.print(report.toText());
        out.flush();
        return report.atLeast(Severity.WARNING).isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static void requireReadable(Source<Line> log) throws Exception {
        if (log instanceof PullSource<Line> read) {
            read.check();
        } else if (log instanceof PollSource<Line> followed) {
            followed.check();
        }
    }

    private static Source<Line> log(AccessLogOptions options) {
        if (options.input().isEmpty()) {
            return new GeneratedLog(LogGenerator.of(options.lines(), options.seed()));
        }
        String input = options.input().get();
        LineSource lines = input.equals(AccessLogOptions.STANDARD_INPUT)
                ? LineSource.standardInput()
                : Sources.lines(Path.of(input));
        lines = lines.maxLineBytes(options.maxLineBytes());
        if (options.checkpoint().isPresent()) {
            LineFeed feed = lines.checkpoint(options.checkpoint().get());
            return options.follow() ? feed.follow() : feed;
        }
        return options.follow() ? lines.follow() : lines;
    }

    private int end(RunReport report, AccessLogOptions options) {
        if (report.state() == RunState.COMPLETED
                && report.in() == 0
                && options.checkpoint().isEmpty()) {
            return fail(Failure.emptyInput(options.input().orElse("the log")));
        }
        show(report, options);
        return report.state() == RunState.COMPLETED ? ExitCode.DONE : ExitCode.INTERRUPTED;
    }

    private int end(RunFailedException e, AccessLogOptions options) {
        if (e.report().in() > 0) {
            show(e.report(), options);
        }
        return fail(Failure.of(e));
    }

    private void show(RunReport report, AccessLogOptions options) {
        out.print(report.toText());
        out.println("figures: " + options.output());
        out.println("rejects: " + options.rejects());
        out.flush();
    }

    private int fail(Failure failure) {
        err.println("access-log: " + failure.message());
        return failure.exitCode();
    }
}
