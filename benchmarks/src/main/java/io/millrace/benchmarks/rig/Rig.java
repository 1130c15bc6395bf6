package io.millrace.benchmarks.rig;

import com.typesafe.config.ConfigFactory;
import io.millrace.core.PipelineRuntime;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The threads and calls of one benchmark run. */
public final class Rig implements AutoCloseable {

    private static final String PEKKO = """
            pekko { daemonic = on, loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off,
                    jvm-exit-on-fatal-error = off }
            """;

    private final Crew crew = new Crew("crew");
    private final RemoteCalls remote = new RemoteCalls("answers", 0);
    private final RemoteCalls slow = new RemoteCalls("slow-answers", TimeUnit.MILLISECONDS.toNanos(1));
    private final Scheduler producer = Schedulers.newSingle("producer", true);
    private final Scheduler consumer = Schedulers.newSingle("consumer", true);
    private final Optional<ExecutorService> virtualThreads = VirtualThreads.executor();
    private final PipelineRuntime runtime = PipelineRuntime.builder()
            .name("benchmarks")
            .loops(Math.max(2, Runtime.getRuntime().availableProcessors()))
            .build();
    private final SinkRuns sinkRuns = new SinkRuns(runtime);
    private final MeteredRuns meteredRuns = new MeteredRuns(runtime);
    private final ActorSystem pekko =
            ActorSystem.create("benchmarks", ConfigFactory.parseString(PEKKO).withFallback(ConfigFactory.load()));

    /** Threads for hand-written peers. */
    public Crew crew() {
        return crew;
    }

    /** Calls that end on another thread as soon as it gets to them. */
    public RemoteCalls remoteCalls() {
        return remote;
    }

    /** Calls that end on another thread after a millisecond. */
    public RemoteCalls slowCalls() {
        return slow;
    }

    /** Calls that have ended when they begin. */
    public Calls completedCalls() {
        return new CompletedCalls();
    }

    /** The thread before a boundary. */
    public Scheduler producer() {
        return producer;
    }

    /** The thread behind a boundary. */
    public Scheduler consumer() {
        return consumer;
    }

    /** A virtual thread for each task, where there are any. */
    public Optional<ExecutorService> virtualThreads() {
        return virtualThreads;
    }

    /** Millrace's threads, with two loops at least. */
    public PipelineRuntime runtime() {
        return runtime;
    }

    /** Runs on {@link #runtime()}. */
    public SinkRuns sinkRuns() {
        return sinkRuns;
    }

    /** Runs for plain subscribers, with meters. */
    public MeteredRuns meteredRuns() {
        return meteredRuns;
    }

    /** Pekko's threads. */
    public ActorSystem pekko() {
        return pekko;
    }

    @Override
    public void close() {
        meteredRuns.close();
        runtime.close();
        pekko.terminate();
        virtualThreads.ifPresent(ExecutorService::shutdownNow);
        producer.dispose();
        consumer.dispose();
        slow.close();
        remote.close();
        crew.close();
    }
}
