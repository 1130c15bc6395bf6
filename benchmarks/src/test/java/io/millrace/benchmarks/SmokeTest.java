package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.report.Row;
import io.millrace.benchmarks.rig.Rig;
import io.millrace.benchmarks.workload.Scale;
import io.millrace.benchmarks.workload.Workloads;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether every peer of every workload still gives the right result; how fast it is, is not a test. */
class SmokeTest {

    @Test
    void everyPeerOfEveryWorkloadGivesTheRightResult() throws Exception {
        Rounds once = new Rounds(0, 1, 1);
        try (Rig rig = new Rig()) {
            Workloads workloads = new Workloads(rig, new Scale(0.002));
            for (String id : workloads.ids()) {
                Task task = workloads.make(id);
                List<Row> rows = once.run(task);
                assertThat(rows).as(id).hasSize(task.rows()).noneMatch(Row::failed);
            }
        }
    }
}
