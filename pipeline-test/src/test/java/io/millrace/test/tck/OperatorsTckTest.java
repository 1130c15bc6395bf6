package io.millrace.test.tck;

import io.millrace.core.Pipeline;
import io.millrace.core.Stage;
import java.util.List;
import org.testng.annotations.Factory;

/** Stages hosted for their logic. */
public class OperatorsTckTest extends PipelineVerification {

    @Factory(dataProvider = "forms", dataProviderClass = PipelineVerification.class)
    public OperatorsTckTest(Form form, boolean ownThreads) {
        super(form, ownThreads);
    }

    @Override
    Pipeline<Integer> stages(Stage<Integer, Integer> source) {
        return source.flatMapIterable(List::of).buffer(4).mapMulti((number, emit) -> emit.accept(number));
    }
}
