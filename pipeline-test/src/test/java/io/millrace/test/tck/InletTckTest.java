package io.millrace.test.tck;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.AfterClass;

/** The engine as a subscriber of somebody else's publisher. */
public class InletTckTest extends SubscriberBlackboxVerification<Integer> {

    private final PipelineRuntime runtime = PipelineRuntime.builder()
            .name("tck")
            .loops(2)
            .cpuThreads(2)
            .graceTime(Duration.ofMillis(100))
            .build();

    public InletTckTest() {
        super(new TestEnvironment(2_000, 20, 10));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Subscriber<Integer> createSubscriber() {
        CompletableFuture<Subscriber<? super Integer>> subscribed = new CompletableFuture<>();
        Publisher<Integer> foreign = subscribed::complete;
        Pipeline.define("tck")
                .<Integer>from(foreign)
                .map(number -> number + 1)
                .buffer(4)
                .run(runtime);
        return (Subscriber<Integer>) subscribed.join();
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }

    @AfterClass
    void closeRuntime() {
        runtime.close();
    }
}
