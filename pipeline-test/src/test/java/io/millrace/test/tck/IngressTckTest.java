package io.millrace.test.tck;

import io.millrace.core.Ingress;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.spi.PollContext;
import io.millrace.core.spi.PollReader;
import io.millrace.core.spi.PollSource;
import io.millrace.core.spi.Source;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.AfterClass;
import org.testng.annotations.DataProvider;
import org.testng.annotations.Factory;

/** A pipeline that reads an ingress, as a publisher; an endless source of the same kind where the rules want one. */
public class IngressTckTest extends PublisherVerification<Integer> {

    private static final int MOST = 10_000;

    private final boolean ownThreads;
    private final PipelineRuntime runtime = PipelineRuntime.builder()
            .name("tck")
            .loops(2)
            .graceTime(Duration.ofMillis(100))
            .build();

    @Factory(dataProvider = "threads")
    public IngressTckTest(boolean ownThreads) {
        super(new TestEnvironment(2_000, 20, 10));
        this.ownThreads = ownThreads;
    }

    @DataProvider
    static Object[][] threads() {
        return new Object[][] {{false}, {true}};
    }

    @Override
    public Publisher<Integer> createPublisher(long elements) {
        if (elements > MOST) {
            return publisher(new Endless());
        }
        Ingress<Integer> ingress = Ingress.bounded("tck", MOST);
        for (int i = 0; i < elements; i++) {
            ingress.offer(i);
        }
        ingress.complete();
        return publisher(ingress.source());
    }

    @Override
    public Publisher<Integer> createFailedPublisher() {
        Ingress<Integer> ingress = Ingress.bounded("tck", 1);
        ingress.fail(new IllegalStateException("the ingress fails"));
        return publisher(ingress.source());
    }

    @Override
    public void required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber()
            throws Throwable {
        Forgetting.assertForgetsACancelledSubscriber(createPublisher(3));
    }

    private Publisher<Integer> publisher(Source<Integer> source) {
        Pipeline<Integer> pipeline = Pipeline.define("tck").from(source).map(number -> number + 1);
        return ownThreads ? pipeline.on(runtime) : pipeline;
    }

    @AfterClass
    void closeRuntime() {
        runtime.close();
    }

    @SuppressWarnings("try") // closing may throw anything, as declared
    private record Endless() implements PollSource<Integer> {

        @Override
        public String verb() {
            return "endless";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public PollReader<Integer> open(PollContext context) {
            return new PollReader<>() {
                private volatile boolean shut;

                @Override
                public Integer poll() {
                    return shut ? null : 1;
                }

                @Override
                public boolean ready() {
                    return !shut;
                }

                @Override
                public boolean ended() {
                    return shut;
                }

                @Override
                public void shut() {
                    shut = true;
                }
            };
        }
    }
}
