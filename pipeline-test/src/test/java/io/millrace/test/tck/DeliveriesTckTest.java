package io.millrace.test.tck;

import io.millrace.core.Delivery;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.AfterClass;
import org.testng.annotations.Factory;
import reactor.core.publisher.Flux;

/** A pipeline as a publisher of deliveries, each acknowledged as it comes. */
public class DeliveriesTckTest extends PublisherVerification<Integer> {

    private final Form form;
    private final boolean ownThreads;
    private final PipelineRuntime runtime = PipelineRuntime.builder()
            .name("tck")
            .loops(2)
            .graceTime(Duration.ofMillis(100))
            .build();

    @Factory(dataProvider = "forms", dataProviderClass = PipelineVerification.class)
    public DeliveriesTckTest(Form form, boolean ownThreads) {
        super(new TestEnvironment(2_000, 20, 10));
        this.form = form;
        this.ownThreads = ownThreads;
    }

    @Override
    public Publisher<Integer> createPublisher(long elements) {
        return acknowledged(form.elements(elements).map(n -> n + 1));
    }

    @Override
    public Publisher<Integer> createFailedPublisher() {
        return acknowledged(Pipeline.define("tck").from(Flux.error(new IllegalStateException("the source fails"))));
    }

    @Override
    public void required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber()
            throws Throwable {
        Forgetting.assertForgetsACancelledSubscriber(createPublisher(3));
    }

    private Publisher<Integer> acknowledged(Pipeline<Integer> pipeline) {
        return Flux.from(ownThreads ? pipeline.deliveries(16, runtime) : pipeline.deliveries(16))
                .map(DeliveriesTckTest::acknowledge);
    }

    private static Integer acknowledge(Delivery<Integer> delivery) {
        delivery.acknowledge();
        return delivery.value();
    }

    @AfterClass
    void closeRuntime() {
        runtime.close();
    }
}
