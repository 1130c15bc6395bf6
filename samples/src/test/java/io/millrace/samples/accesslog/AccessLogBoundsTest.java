package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.Bound;
import io.millrace.core.observe.Bounds;
import io.millrace.core.source.Line;
import io.millrace.core.spi.Source;
import io.millrace.samples.readme.Readme;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What README.md shows of {@code bounds()} is what it prints, on a runtime for two processors. */
class AccessLogBoundsTest {

    private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("localhost", 0);

    @Test
    void theReadmeShowsTheBoundsOfTheJob() throws IOException {
        Source<Line> log = new GeneratedLog(LogGenerator.of(100_000, 1));
        try (PipelineRuntime runtime = PipelineRuntime.builder().cpuThreads(2).build()) {
            Bounds bounds = AccessLog.pipeline(log, NOWHERE, defaults())
                    .maxInFlight(1_000)
                    .bounds(runtime);
            assertThat(bounds.stage("count").elements()).isEqualTo(Bound.of(50_032));
            assertThat(bounds.toText()).isEqualTo(Readme.output("bounds of access-log"));
        }
    }

    private static AccessLogOptions defaults() {
        AtomicReference<AccessLogOptions> parsed = new AtomicReference<>();
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        new AccessLogCommand(
                        options -> {
                            parsed.set(options);
                            return ExitCode.DONE;
                        },
                        nowhere,
                        nowhere)
                .run();
        return parsed.get();
    }
}
