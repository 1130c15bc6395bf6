package io.millrace.benchmarks.workload;

import io.millrace.benchmarks.Goal;
import io.millrace.benchmarks.Peer;
import io.millrace.benchmarks.Tally;
import io.millrace.benchmarks.Workload;
import io.millrace.benchmarks.rig.Rig;
import io.millrace.core.Sources;
import io.millrace.samples.accesslog.AccessLog;
import io.millrace.samples.accesslog.AccessLogOptions;
import io.millrace.samples.accesslog.LogGenerator;
import io.millrace.samples.accesslog.NetworkBehaviour;
import io.millrace.samples.accesslog.NetworkService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/**
 * W15: the access-log sample, whole: a compressed file, calls of a local HTTP service, work on all processors, and two files
 * that must have the same lines in the end. Against the same job as a Reactor chain by hand, which counts nothing.
 */
final class AccessLogJobs {

    private static final long SEED = 7;

    private final Rig rig;
    private final int lines;

    AccessLogJobs(Rig rig, Scale scale) {
        this.rig = rig;
        this.lines = scale.elements(10_000);
    }

    Workload workload(String id, String title, Goal... goals) {
        try {
            return workload(id, title, Files.createTempDirectory("access-log"), goals);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Workload workload(String id, String title, Path folder, Goal... goals) throws IOException {
        AccessLogOptions options = new AccessLogOptions();
        Path log = folder.resolve("access.log.gz");
        Path figures = folder.resolve("figures.jsonl");
        Path rejects = folder.resolve("rejects.jsonl");
        List.of(folder, log, figures, rejects).forEach(path -> path.toFile().deleteOnExit());
        LogGenerator.of(lines, SEED).withMalformedRate(0.01).writeTo(log);
        String[] arguments = {
            log.toString(), "--output", figures.toString(), "--rejects", rejects.toString(), "--iterations", "1"
        };
        new CommandLine(options).parseArgs(arguments);
        // It lives as long as the JVM: its thread is a daemon.
        NetworkService networks = NetworkService.start(NetworkBehaviour.ideal());
        AccessLogChain chain = new AccessLogChain(log, networks.address(), options);

        chain.run();
        return Workload.of(id, title, lines, written(options))
                .peer(Peer.REACTOR, () -> {
                    chain.run();
                    return written(options);
                })
                .peer(Peer.MILLRACE, () -> {
                    AccessLog.pipeline(Sources.lines(log), networks.address(), options)
                            .run(rig.runtime())
                            .await()
                            .assertNoLoss();
                    return written(options);
                })
                .goals(goals)
                .effort(0.4);
    }

    /** How many lines were written, and what is in them. */
    private static Tally written(AccessLogOptions options) throws IOException {
        List<String> figures = Files.readAllLines(options.output());
        List<String> rejects = Files.readAllLines(options.rejects());
        return new Tally(figures.size() + rejects.size(), 31L * figures.hashCode() + rejects.hashCode());
    }
}
