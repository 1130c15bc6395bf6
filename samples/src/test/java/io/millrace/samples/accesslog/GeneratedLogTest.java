package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.source.Line;
import io.millrace.core.spi.SourceReader;
import org.junit.jupiter.api.Test;

class GeneratedLogTest {

    private static final LogGenerator LINES = LogGenerator.of(4, 1);

    // nothing needs closing: a reader of a generated log holds nothing open
    private final SourceReader<Line> reader = new GeneratedLog(LINES).open();

    @Test
    void hasTheLinesOfItsGeneratorNumberedFromOne() throws Exception {
        for (int number = 1; number <= 4; number++) {
            assertThat(reader.next()).isEqualTo(Line.of(number, LINES.line(number - 1)));
            assertThat(reader.position()).isEqualTo(number);
        }
        assertThat(reader.next()).isNull();
    }

    @Test
    void saysHowFarItHasCome() throws Exception {
        assertThat(reader.progress()).isZero();
        reader.next();
        assertThat(reader.progress()).isEqualTo(0.25);
    }

    @Test
    void startsAnewForEachRun() throws Exception {
        reader.next();

        assertThat(new GeneratedLog(LINES).open().next()).isEqualTo(Line.of(1, LINES.line(0)));
    }
}
