package io.millrace.samples.accesslog;

import io.millrace.core.DeadLetter;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.Service;
import io.millrace.core.Sinks;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.sink.LineSink;
import io.millrace.core.source.Line;
import io.millrace.core.spi.Source;
import io.millrace.operators.batch.Batch;
import io.millrace.resilience.CallPolicy;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The access-log sample. What it does is its {@link #pipeline}; how that is run is in {@link AccessLogJob}. */
public final class AccessLog {

    /** The stage that reads the log: what fails in it is the input's fault. */
    static final String READ = "read";

    private AccessLog() {}

    /**
     * From the lines of a log to figures in a file.
     *
     * @param log where the lines come from
     * @param networks where the network service listens
     */
    public static Pipeline<List<Figure>> pipeline(
            Source<Line> log, InetSocketAddress networks, AccessLogOptions options) {
        LogParser parser = new LogParser(options.maxLineBytes());
        Pseudonym pseudonym = new Pseudonym(options.salt(), options.iterations());
        NetworkLimits limits = NetworkLimits.of(options.bulkhead(), options.deadline());
        Service<NetworkClient> client = Service.of(() -> NetworkClient.of(networks, limits), NetworkClient::close);

        return Pipeline.define("access-log")
                .from(log)
                .named(READ)
                // a line that cannot be used goes to the rejects, with its number and the reason
                .map(line -> parser.parse(line.text()))
                .named("parse")
                .onError(OnError.deadLetter(sink(options, options.rejects(), AccessLog::reject)))
                .filter(entry -> Robots.token(entry.userAgent()).isEmpty())
                .named("people")
                // many lookups at a time, results in the order of the log
                .mapAsync(options.lookups(), client, LocatedEntry::lookUp)
                .named("locate")
                .with(CallPolicy.deadline(options.deadline())
                        .idempotent()
                        .attempts(3)
                        .bulkhead("network", options.bulkhead())
                        .attemptTimeout(options.deadline().dividedBy(5)))
                .fallback((entry, error) -> new LocatedEntry(entry, Network.UNKNOWN))
                // heavy on the processor, so on a pool of its own
                .mapCpu(entry -> entry.visit(pseudonym))
                .named("pseudonymise")
                // figures that are complete come out, the rest at the end
                .via(new CountByMinute(FigureLimits.defaults(), options.figureAge()))
                .named("count")
                .via(Batch.bySizeOrAge(options.batchSize(), options.batchAge()))
                .named("batch")
                // one write for a batch
                .to(sink(options, options.output(), FigureJson::lines))
                .named("write");
    }

    /** A run that goes on where another one has come to goes on in its files, too. */
    private static <T> LineSink<T> sink(
            AccessLogOptions options, Path file, CheckedFunction<? super T, String> encode) {
        LineSink<T> sink = Sinks.lines(file, encode);
        return options.checkpoint().isPresent() ? sink.append() : sink;
    }

    private static String reject(DeadLetter letter) {
        Line line = (Line) letter.element();
        return RejectLine.of(line.number(), letter.stage(), letter.error(), line.readable())
                .toJson();
    }

    /** Runs the command; see {@code --help}. */
    public static void main(String... arguments) {
        Logging.silenceNetwork();
        CountDownLatch reported = holdJvmUntilReported();
        PrintWriter out = writer(System.out);
        PrintWriter err = writer(System.err);
        int exitCode = ExitCode.FAILED;
        try {
            AccessLogJob job = new AccessLogJob(out, err, Progress.onThisTerminal(err));
            exitCode = new AccessLogCommand(job::run, out, err).run(arguments);
        } finally {
            reported.countDown();
        }
        // a signal that interrupts the run ends the JVM, with an exit code of its own: 130 or 143
        if (exitCode != ExitCode.INTERRUPTED) {
            System.exit(exitCode);
        }
    }

    /** When the JVM is told to end, the run is drained by its own hook; this one lets the report come out. */
    private static CountDownLatch holdJvmUntilReported() {
        CountDownLatch reported = new CountDownLatch(1);
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> await(reported), "access-log-shutdown"));
        } catch (IllegalStateException jvmIsEnding) {
            // before anything was begun: there is nothing to report
        }
        return reported;
    }

    private static void await(CountDownLatch reported) {
        try {
            reported.await(AccessLogJob.LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}
