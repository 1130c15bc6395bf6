package io.millrace.test.tck;

import io.millrace.core.Pipeline;
import io.millrace.core.Stage;
import org.testng.annotations.Factory;
import reactor.core.publisher.Mono;

/** Stages of several kinds under a bound of the whole pipeline. */
public class MaxInFlightTckTest extends PipelineVerification {

    @Factory(dataProvider = "forms", dataProviderClass = PipelineVerification.class)
    public MaxInFlightTckTest(Form form, boolean ownThreads) {
        super(form, ownThreads);
    }

    @Override
    Pipeline<Integer> stages(Stage<Integer, Integer> source) {
        return source.map(number -> number + 1)
                .mapAsync(16, Mono::just)
                .buffer(8)
                .maxInFlight(3);
    }
}
