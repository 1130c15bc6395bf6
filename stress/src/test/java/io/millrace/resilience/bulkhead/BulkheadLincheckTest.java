package io.millrace.resilience.bulkhead;

import io.millrace.stress.Search;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** Two stages, each on a thread of its own, share a permit: what they see is what one thread would have seen. */
public class BulkheadLincheckTest {

    private final Bulkhead bulkhead = new Bulkhead("db", 1);
    private final StagePermits one = new StagePermits(bulkhead, () -> {});
    private final StagePermits other = new StagePermits(bulkhead, () -> {});

    @Operation(nonParallelGroup = "one")
    public boolean oneTakes() {
        return one.takeOrLineUp();
    }

    @Operation(nonParallelGroup = "one")
    public void oneGives() {
        one.giveBack();
    }

    @Operation(nonParallelGroup = "one")
    public void oneLeaves() {
        one.leaveLine();
    }

    @Operation(nonParallelGroup = "one")
    public void oneEnds() {
        one.close();
    }

    @Operation(nonParallelGroup = "other")
    public boolean otherTakes() {
        return other.takeOrLineUp();
    }

    @Operation(nonParallelGroup = "other")
    public void otherGives() {
        other.giveBack();
    }

    @Operation(nonParallelGroup = "other")
    public void otherLeaves() {
        other.leaveLine();
    }

    @Operation
    public int available() {
        return bulkhead.available();
    }

    @Test
    void isSequentialInEveryOrderOfSteps() {
        Search.orders().check(BulkheadLincheckTest.class);
    }

    @Test
    void isSequentialUnderStress() {
        Search.stress().check(BulkheadLincheckTest.class);
    }
}
