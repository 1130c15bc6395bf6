package io.millrace.test.tck;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.Stage;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.AfterClass;
import org.testng.annotations.DataProvider;
import reactor.core.publisher.Flux;

/** A pipeline as a publisher, held to the rules of Reactive Streams. */
abstract class PipelineVerification extends PublisherVerification<Integer> {

    private final Form form;
    private final PipelineRuntime runtime;
    private final boolean ownThreads;

    PipelineVerification(Form form, boolean ownThreads) {
        super(new TestEnvironment(2_000, 20, 10));
        this.form = form;
        this.ownThreads = ownThreads;
        this.runtime = PipelineRuntime.builder()
                .name("tck")
                .loops(2)
                .cpuThreads(2)
                .graceTime(Duration.ofMillis(100))
                .build();
    }

    /** Each way in which elements come in, subscribed to as a plain publisher and on a runtime. */
    @DataProvider
    static Object[][] forms() {
        return new Object[][] {
            {Form.PUSHED, false}, {Form.PULLED, false}, {Form.TRACKED, false},
            {Form.PUSHED, true}, {Form.PULLED, true}, {Form.TRACKED, true}
        };
    }

    /** The stages under test, one element out for each that enters. */
    abstract Pipeline<Integer> stages(Stage<Integer, Integer> source);

    PipelineRuntime runtime() {
        return runtime;
    }

    @Override
    public Publisher<Integer> createPublisher(long elements) {
        return publisher(form.elements(elements));
    }

    @Override
    public Publisher<Integer> createFailedPublisher() {
        return publisher(Pipeline.define("tck").from(Flux.error(new IllegalStateException("the source fails"))));
    }

    @Override
    public void required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber()
            throws Throwable {
        Forgetting.assertForgetsACancelledSubscriber(createPublisher(3));
    }

    private Publisher<Integer> publisher(Stage<Integer, Integer> source) {
        Pipeline<Integer> pipeline = stages(source);
        return ownThreads ? pipeline.on(runtime) : pipeline;
    }

    @AfterClass
    void closeRuntime() {
        runtime.close();
    }
}
