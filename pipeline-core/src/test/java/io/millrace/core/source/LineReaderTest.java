package io.millrace.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.spi.SourceReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void numbersLinesFromOne() throws Exception {
        assertThat(lines("a\n\nb\n")).containsExactly(Line.of(1, "a"), Line.of(2, ""), Line.of(3, "b"));
    }

    @Test
    void acceptsBothLineEndsAndALastLineWithoutEnd() throws Exception {
        assertThat(lines("a\r\nb\nc")).containsExactly(Line.of(1, "a"), Line.of(2, "b"), Line.of(3, "c"));
    }

    @Test
    void keepsACarriageReturnThatIsNotPartOfALineEnd() throws Exception {
        assertThat(lines("a\rb\n\r\r\nc\r")).containsExactly(Line.of(1, "a\rb"), Line.of(2, "\r"), Line.of(3, "c\r"));
    }

    @Test
    void readsAnEmptyInputAsNoLine() throws Exception {
        assertThat(lines("")).isEmpty();
    }

    @Test
    void dropsAByteOrderMark() throws Exception {
        assertThat(lines("\uFEFFa\n\uFEFFb\n")).containsExactly(Line.of(1, "a"), Line.of(2, "\uFEFFb"));
        assertThat(lines("\uFEFF")).isEmpty();
    }

    @Test
    void decodesLinesInUtf8() throws Exception {
        assertThat(lines("grüße, 世界 🌍\n")).containsExactly(Line.of(1, "grüße, 世界 🌍"));
    }

    @Test
    void takesAReplacementCharacterInTheTextAsItIs() throws Exception {
        assertThat(lines("a\uFFFDb\n")).containsExactly(Line.of(1, "a\uFFFDb"));
    }

    @Test
    void emitsALineThatIsNotValidUtf8AsBadAndGoesOn() throws Exception {
        byte[] bytes = "good\nab\nnext\n".getBytes(StandardCharsets.UTF_8);
        bytes[6] = (byte) 0xff;

        List<Line> lines = drain(open(new ByteArrayInputStream(bytes), 100));

        assertThat(lines).hasSize(3);
        assertThat(lines.get(1).problem()).contains("is not valid UTF-8 at byte 2");
        assertThat(lines.get(1).readable()).isEqualTo("a\uFFFD");
        assertThat(lines.get(2)).isEqualTo(Line.of(3, "next"));
    }

    @Test
    void takesALineOfTheGreatestLengthWithEitherEnd() throws Exception {
        for (String end : List.of("\n", "\r\n")) {
            assertThat(drain(open(stream("12345" + end + "x"), 5)))
                    .containsExactly(Line.of(1, "12345"), Line.of(2, "x"));
        }
        assertThat(drain(open(stream("12345"), 5))).containsExactly(Line.of(1, "12345"));
    }

    @Test
    void emitsALineThatIsTooLongAsBadAndGoesOn() throws Exception {
        for (String end : List.of("\n", "\r\n")) {
            List<Line> lines = drain(open(stream("a\n123456" + end + "b"), 5));

            assertThat(lines).hasSize(3);
            assertThat(lines.get(1).problem()).contains("is longer than 5 bytes");
            assertThat(lines.get(2)).isEqualTo(Line.of(3, "b"));
        }
    }

    @Test
    void readsOverALineOfAnyLengthInBoundedMemory() throws Exception {
        long length = 3L << 30;
        InputStream endless = new InputStream() {
            private long read;

            @Override
            public int read() {
                return read++ < length ? 'x' : -1;
            }

            @Override
            public int read(byte[] target, int offset, int count) {
                if (read >= length) {
                    return -1;
                }
                int n = (int) Math.min(count, length - read);
                java.util.Arrays.fill(target, offset, offset + n, (byte) 'x');
                read += n;
                return n;
            }
        };

        List<Line> lines = drain(open(endless, 1 << 20));

        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).readable()).hasSize(200);
        assertThat(lines.get(0).problem()).contains("is longer than 1048576 bytes");
    }

    @Test
    void readsLinesLongerThanItsFirstBuffer() throws Exception {
        String line = "0123456789".repeat(30_000);

        assertThat(drain(open(stream(line + "\n" + line + "\nend"), 1 << 20)))
                .containsExactly(Line.of(1, line), Line.of(2, line), Line.of(3, "end"));
    }

    @Test
    void namesTheInputAndTheLastGoodLineWhenReadingFails() throws Exception {
        ByteArrayOutputStream twoLines = new ByteArrayOutputStream();
        twoLines.writeBytes("a\nb\nhalf".getBytes(StandardCharsets.UTF_8));
        InputStream failing = new InputStream() {
            private boolean given;

            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (given) {
                    throw new IOException("connection reset");
                }
                given = true;
                System.arraycopy(twoLines.toByteArray(), 0, target, offset, twoLines.size());
                return twoLines.size();
            }
        };
        SourceReader<Line> reader = open(failing, 100);

        assertThat(reader.next()).isEqualTo(Line.of(1, "a"));
        assertThat(reader.next()).isEqualTo(Line.of(2, "b"));
        assertThatThrownBy(reader::next)
                .isInstanceOf(IOException.class)
                .hasMessage("cannot read test after line 2: connection reset");
    }

    @Test
    void givesTheNumberOfTheLastLineAsPosition() throws Exception {
        SourceReader<Line> reader = open(stream("a\nb\n"), 100);
        reader.next();
        assertThat(reader.position()).isEqualTo(1);
        reader.next();
        assertThat(reader.position()).isEqualTo(2);
    }

    private static List<Line> lines(String text) throws Exception {
        return drain(open(stream(text), 1000));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static SourceReader<Line> open(InputStream stream, int maxLineBytes) throws Exception {
        return LineSource.of("test", () -> stream).maxLineBytes(maxLineBytes).open();
    }

    static List<Line> drain(SourceReader<Line> reader) throws Exception {
        List<Line> lines = new ArrayList<>();
        for (Line line = reader.next(); line != null; line = reader.next()) {
            lines.add(line);
        }
        reader.close();
        return lines;
    }
}
