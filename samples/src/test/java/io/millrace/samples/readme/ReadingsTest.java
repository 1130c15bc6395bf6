package io.millrace.samples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.DeadLetter;
import io.millrace.core.Delivery;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.samples.readme.Readings.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingsTest {

    @TempDir
    Path folder;

    private final Queue<DeadLetter> letters = new ConcurrentLinkedQueue<>();
    private Path log;
    private Path table;
    private Pipeline<Reading> readings;

    @BeforeEach
    void begin() {
        log = folder.resolve("log");
        table = folder.resolve("table");
        readings = Readings.readings(log, folder.resolve("place"), letters);
    }

    private void write(String... lines) throws IOException {
        Files.write(log, List.of(lines), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static long run(Pipeline<?> pipeline) {
        try (PipelineRun run = pipeline.run()) {
            return run.await().assertNoLoss().in();
        }
    }

    @Test
    void theNextRunGoesOnBehindTheLastAndMendedLettersComeAfterwards() throws IOException {
        Pipeline<Reading> stored = Readings.stored(readings, table);
        write("water=1", "gas=two");
        assertThat(run(stored)).isEqualTo(2);
        write("heat=3");
        assertThat(run(stored)).isEqualTo(1);
        assertThat(letters).hasSize(1);

        assertThat(run(Readings.again(stored, letters))).isEqualTo(1);
        assertThat(table).hasContent("water,1\nheat,3\ngas,2\n");
    }

    @Test
    void acknowledgesByHand() throws IOException {
        write("water=1", "heat=3");
        Readings.bookedBy(Delivery::acknowledge, readings).block(Duration.ofMinutes(1));
        assertThat(run(readings)).isZero();
    }
}
