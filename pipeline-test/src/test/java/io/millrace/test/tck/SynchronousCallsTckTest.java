package io.millrace.test.tck;

import io.millrace.core.Pipeline;
import io.millrace.core.Stage;
import java.util.concurrent.CompletableFuture;
import org.testng.annotations.Factory;
import reactor.core.publisher.Mono;

/** Calls that end while they are made. */
public class SynchronousCallsTckTest extends PipelineVerification {

    @Factory(dataProvider = "forms", dataProviderClass = PipelineVerification.class)
    public SynchronousCallsTckTest(Form form, boolean ownThreads) {
        super(form, ownThreads);
    }

    @Override
    Pipeline<Integer> stages(Stage<Integer, Integer> source) {
        return source.mapAsync(4, Mono::just).mapFuture(1, CompletableFuture::completedFuture);
    }
}
