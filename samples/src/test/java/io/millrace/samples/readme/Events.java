package io.millrace.samples.readme;

import io.millrace.core.Ingress;
import io.millrace.core.Offer;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.RunReport;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;

/** Takes requests from any thread, and stores them on a pool of their own. */
final class Events implements AutoCloseable {

    private final Ingress<String> requests = Ingress.bounded("requests", 256);
    private final PipelineRuntime runtime =
            PipelineRuntime.builder().pool("db", 4).build();
    private final PipelineRun run;

    Events(BlockingQueue<String> table) {
        run = Pipeline.define("events")
                .from(requests)
                .map(String::trim)
                .mapBlocking(4, request -> {
                    table.put(request); // may block its thread
                    return request;
                })
                .onPool("db")
                .run(runtime);
    }

    /** What an HTTP server answers; any thread, never waits. */
    int handle(String request) {
        Offer answer = requests.offer(request);
        return answer == Offer.ACCEPTED ? 202 : answer == Offer.DROPPED ? 429 : 503; // full, or closed
    }

    /** What was accepted is stored. */
    RunReport drain() {
        requests.complete();
        return run.await();
    }

    @Override
    public void close() {
        run.drain(Duration.ofSeconds(10)).block();
        runtime.close();
    }
}
