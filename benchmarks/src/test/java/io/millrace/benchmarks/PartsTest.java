package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Whether JMH finds and can run every part; how fast it is, is not a test. */
class PartsTest {

    /** Other programs that use JMH on this machine are none of our business. */
    @BeforeEach
    void ignoreTheLockOfTheMachine() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @Test
    void everyPartRuns() throws Exception {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("io.millrace.benchmarks.part")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(10))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();

        assertThat(results)
                .hasSameSizeAs(BenchmarkList.defaultList()
                        .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of()))
                .allMatch(result -> result.getPrimaryResult().getScore() > 0);
    }
}
