package io.millrace.test.tck;

import io.millrace.core.Pipeline;
import io.millrace.core.Stage;
import org.testng.annotations.Factory;
import reactor.core.publisher.Mono;

/** Calls whose results leave in order. */
public class OrderedCallsTckTest extends PipelineVerification {

    @Factory(dataProvider = "forms", dataProviderClass = PipelineVerification.class)
    public OrderedCallsTckTest(Form form, boolean ownThreads) {
        super(form, ownThreads);
    }

    @Override
    Pipeline<Integer> stages(Stage<Integer, Integer> source) {
        return source.mapAsync(
                4, number -> Mono.just(number).subscribeOn(runtime().scheduler()));
    }
}
