package io.millrace.samples.overloadlab;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * An HTTP service with some workers, of whom its clients know nothing, and a line before them. It works on what nobody waits for any
 * more, as most do. Its state belongs to one thread.
 */
final class HiddenService implements AutoCloseable {

    /** What a worker works on. */
    private record Job(MonoSink<HttpResponseStatus> answer) {}

    private final LabSettings settings;
    private final SplittableRandom random;
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "service");
        thread.setDaemon(true);
        return thread;
    });
    private final Deque<Job> line = new ArrayDeque<>();
    private final DisposableServer server;
    private int busy;
    private int workers;
    private boolean hangs;
    private double errors;
    private double refused;
    private long latencyMillis;

    private HiddenService(LabSettings settings) {
        this.settings = settings;
        this.random = new SplittableRandom(settings.seed());
        this.workers = settings.workers();
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(this::answer)
                .bindNow();
    }

    static HiddenService start(LabSettings settings) {
        return new HiddenService(settings);
    }

    int port() {
        return server.port();
    }

    /** Lets the script begin now. */
    void begin() {
        for (FaultScript.Step step : settings.faults().steps()) {
            loop.schedule(() -> happens(step), (long) (step.seconds() * 1e9), TimeUnit.NANOSECONDS);
        }
    }

    private void happens(FaultScript.Step step) {
        switch (step.kind()) {
            case NORMAL -> {
                workers = settings.workers();
                hangs = false;
                errors = 0;
                refused = 0;
                latencyMillis = 0;
            }
            case CAPACITY -> workers = (int) Math.round(settings.workers() * step.value());
            case HANG -> hangs = true;
            case ERRORS -> errors = step.value();
            case BUSY -> refused = step.value();
            case LATENCY -> latencyMillis = (long) step.value();
        }
        work();
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        return Mono.<HttpResponseStatus>create(sink -> loop.execute(() -> take(new Job(sink))))
                .flatMap(status -> {
                    response.status(status);
                    if (status == HttpResponseStatus.SERVICE_UNAVAILABLE) {
                        response.header(HttpHeaderNames.RETRY_AFTER, "1");
                    }
                    return response.send().then();
                });
    }

    private void take(Job job) {
        if (random.nextDouble() < refused) {
            job.answer().success(HttpResponseStatus.SERVICE_UNAVAILABLE);
            return;
        }
        line.add(job);
        work();
    }

    private void work() {
        while (!hangs && busy < workers && !line.isEmpty()) {
            Job job = line.poll();
            busy++;
            long nanos = (long) (settings.service().toNanos() * -Math.log(1 - random.nextDouble()));
            loop.schedule(() -> done(job), nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void done(Job job) {
        busy--;
        HttpResponseStatus status =
                random.nextDouble() < errors ? HttpResponseStatus.INTERNAL_SERVER_ERROR : HttpResponseStatus.OK;
        loop.schedule(() -> job.answer().success(status), latencyMillis, TimeUnit.MILLISECONDS);
        work();
    }

    @Override
    public void close() {
        server.disposeNow();
        loop.shutdownNow();
    }
}
