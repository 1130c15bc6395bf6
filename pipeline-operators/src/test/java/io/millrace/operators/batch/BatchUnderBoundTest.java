package io.millrace.operators.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.observe.RunReport;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchUnderBoundTest {

    // A batch keeps its elements inside. Places that become free beside it must be given out at once, one by one.
    @ParameterizedTest
    @CsvSource({"10, 10", "9, 10", "90, 100", "100, 100"})
    void aBatchThatFitsIntoTheBoundFills(int size, int inFlight) throws Exception {
        RunReport report = Pipeline.define("fits")
                .from(IntStream.range(0, 10_000).boxed().toList())
                .filter(n -> n % 3 == 0)
                .via(Batch.bySize(size))
                .maxInFlight(inFlight)
                .run()
                .await(Duration.ofSeconds(60));
        assertThat(report.assertNoLoss().out()).isEqualTo((3_334 + size - 1) / size);
    }
}
