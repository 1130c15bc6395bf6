package io.millrace.test.tck;

import io.millrace.core.Pipeline;
import io.millrace.core.Sinks;
import io.millrace.core.Stage;
import org.testng.annotations.Factory;

/** A sink that confirms its elements. */
public class SinkTckTest extends PipelineVerification {

    @Factory(dataProvider = "forms", dataProviderClass = PipelineVerification.class)
    public SinkTckTest(Form form, boolean ownThreads) {
        super(form, ownThreads);
    }

    @Override
    Pipeline<Integer> stages(Stage<Integer, Integer> source) {
        return source.to(Sinks.discard());
    }
}
