package io.millrace.test.tck;

import io.millrace.core.Pipeline;
import io.millrace.core.Stage;
import org.testng.annotations.Factory;

/** Functions on the CPU pool. */
public class CpuCallsTckTest extends PipelineVerification {

    @Factory(dataProvider = "forms", dataProviderClass = PipelineVerification.class)
    public CpuCallsTckTest(Form form, boolean ownThreads) {
        super(form, ownThreads);
    }

    @Override
    Pipeline<Integer> stages(Stage<Integer, Integer> source) {
        return source.mapCpu(number -> number + 1);
    }
}
