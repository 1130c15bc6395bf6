package io.millrace.test.tck;

import io.millrace.core.Pipeline;
import io.millrace.core.Stage;
import org.testng.annotations.Factory;

/** Functions on the blocking pool. */
public class BlockingCallsTckTest extends PipelineVerification {

    @Factory(dataProvider = "forms", dataProviderClass = PipelineVerification.class)
    public BlockingCallsTckTest(Form form, boolean ownThreads) {
        super(form, ownThreads);
    }

    @Override
    Pipeline<Integer> stages(Stage<Integer, Integer> source) {
        return source.mapBlocking(4, number -> number + 1);
    }
}
