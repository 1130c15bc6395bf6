package io.millrace.benchmarks.workload;

import io.millrace.samples.accesslog.AccessLogOptions;
import io.millrace.samples.accesslog.Figure;
import io.millrace.samples.accesslog.FigureJson;
import io.millrace.samples.accesslog.LogEntry;
import io.millrace.samples.accesslog.LogParser;
import io.millrace.samples.accesslog.MinuteFigures;
import io.millrace.samples.accesslog.Network;
import io.millrace.samples.accesslog.NetworkClient;
import io.millrace.samples.accesslog.NetworkLimits;
import io.millrace.samples.accesslog.Pseudonym;
import io.millrace.samples.accesslog.RejectLine;
import io.millrace.samples.accesslog.Robots;
import io.millrace.samples.accesslog.Visit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;
import reactor.util.function.Tuple2;

/**
 * The access-log sample as one would write it with Reactor alone. Lookups are limited to as many as the sample's bulkhead
 * lets through: with more of them, some would find no connection.
 *
 * @param log the compressed log
 * @param networks where the network service listens
 */
record AccessLogChain(Path log, InetSocketAddress networks, AccessLogOptions options) {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private record Located(LogEntry entry, Network network) {}

    /** Reads the log and writes the figures and the rejects. */
    void run() throws IOException {
        NetworkLimits limits = NetworkLimits.of(options.bulkhead(), options.deadline());
        try (NetworkClient client = NetworkClient.of(networks, limits);
                Writer figures = Files.newBufferedWriter(options.output());
                Writer rejects = Files.newBufferedWriter(options.rejects())) {
            chain(client, figures, rejects).blockLast(PATIENCE);
        }
    }

    private Flux<List<Figure>> chain(NetworkClient client, Writer figures, Writer rejects) {
        LogParser parser = new LogParser(options.maxLineBytes());
        Pseudonym pseudonym = new Pseudonym(options.salt(), options.iterations());
        MinuteFigures counting = MinuteFigures.withDefaults();
        int processors = Runtime.getRuntime().availableProcessors();
        return Flux.using(this::open, reader -> Flux.fromStream(reader.lines()), AccessLogChain::close)
                .subscribeOn(Schedulers.boundedElastic())
                .index()
                .<LogEntry>handle((line, out) -> parse(parser, line, out, rejects))
                .filter(entry -> Robots.token(entry.userAgent()).isEmpty())
                .flatMapSequential(entry -> locate(client, entry), options.bulkhead())
                .flatMapSequential(
                        located -> Mono.fromCallable(() -> visit(located, pseudonym))
                                .subscribeOn(Schedulers.parallel()),
                        processors)
                .concatMapIterable(visit -> closed(out -> counting.add(visit, out)))
                .concatWith(Flux.defer(() -> Flux.fromIterable(closed(counting::flush))))
                .bufferTimeout(options.batchSize(), options.batchAge(), true)
                .concatMap(batch ->
                        Mono.fromCallable(() -> write(batch, figures)).subscribeOn(Schedulers.boundedElastic()));
    }

    private BufferedReader open() throws IOException {
        return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(log)), StandardCharsets.UTF_8));
    }

    private static void close(BufferedReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void parse(
            LogParser parser, Tuple2<Long, String> line, SynchronousSink<LogEntry> out, Writer rejects) {
        try {
            out.next(parser.parse(line.getT2()));
        } catch (RuntimeException malformed) {
            try {
                rejects.append(RejectLine.of(line.getT1() + 1, "parse", malformed, line.getT2())
                                .toJson())
                        .append('\n');
            } catch (IOException e) {
                out.error(e);
            }
        }
    }

    private Mono<Located> locate(NetworkClient client, LogEntry entry) {
        return client.lookup(entry.client())
                .timeout(options.deadline().dividedBy(5))
                .retry(2)
                .timeout(options.deadline())
                .onErrorReturn(Network.UNKNOWN)
                .map(network -> new Located(entry, network));
    }

    private static Visit visit(Located located, Pseudonym pseudonym) {
        LogEntry entry = located.entry();
        return Visit.of(entry, pseudonym.of(entry.client()), located.network());
    }

    private static List<Figure> closed(Consumer<Consumer<Figure>> counting) {
        List<Figure> out = new ArrayList<>();
        counting.accept(out::add);
        return out;
    }

    private static List<Figure> write(List<Figure> batch, Writer figures) throws IOException {
        figures.append(FigureJson.lines(batch)).append('\n');
        return batch;
    }
}
