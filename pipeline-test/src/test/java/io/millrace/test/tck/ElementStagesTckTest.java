package io.millrace.test.tck;

import io.millrace.core.Pipeline;
import io.millrace.core.Stage;
import org.testng.annotations.Factory;

/** Synchronous stages. */
public class ElementStagesTckTest extends PipelineVerification {

    @Factory(dataProvider = "forms", dataProviderClass = PipelineVerification.class)
    public ElementStagesTckTest(Form form, boolean ownThreads) {
        super(form, ownThreads);
    }

    @Override
    Pipeline<Integer> stages(Stage<Integer, Integer> source) {
        return source.map(number -> number + 1)
                .filter(number -> true)
                .peek(number -> {})
                .skip(0)
                .take(Long.MAX_VALUE);
    }
}
