package io.millrace.test.tck;

import io.millrace.core.Pipeline;
import io.millrace.core.Stage;
import org.testng.annotations.Factory;
import reactor.core.publisher.Mono;

/** Stages of all kinds. */
public class MixedStagesTckTest extends PipelineVerification {

    @Factory(dataProvider = "forms", dataProviderClass = PipelineVerification.class)
    public MixedStagesTckTest(Form form, boolean ownThreads) {
        super(form, ownThreads);
    }

    @Override
    Pipeline<Integer> stages(Stage<Integer, Integer> source) {
        return source.map(number -> number + 1)
                .mapAsync(4, Mono::just)
                .buffer(2)
                .mapCpu(number -> number + 1)
                .filter(number -> true);
    }
}
