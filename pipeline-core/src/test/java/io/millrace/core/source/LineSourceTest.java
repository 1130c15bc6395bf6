package io.millrace.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.spi.SourceReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // closing may throw anything, also InterruptedException
class LineSourceTest {

    @TempDir
    Path directory;

    @Test
    void readsAPlainFile() throws Exception {
        assertThat(read(file("a.txt", bytes("a\nb\n")))).containsExactly(Line.of(1, "a"), Line.of(2, "b"));
    }

    @Test
    void readsGzipWhateverTheNameOfTheFile() throws Exception {
        assertThat(read(file("a.txt", gzip("a\nb\n")))).containsExactly(Line.of(1, "a"), Line.of(2, "b"));
    }

    @Test
    void readsConcatenatedGzipMembersAsOneText() throws Exception {
        Path file = file("a.gz", concat(gzip("a\nha"), gzip(""), gzip("lf\nb")));

        assertThat(read(file)).containsExactly(Line.of(1, "a"), Line.of(2, "half"), Line.of(3, "b"));
    }

    @Test
    void takesZeroBytesBehindGzipDataAsPadding() throws Exception {
        assertThat(read(file("a.gz", concat(gzip("a\n"), new byte[512])))).containsExactly(Line.of(1, "a"));
    }

    @Test
    void readsAnEmptyFileAsNoLine() throws Exception {
        assertThat(read(file("empty.gz", new byte[0]))).isEmpty();
    }

    @Test
    void readsTheFileAnewForEachRun() throws Exception {
        LineSource source = LineSource.of(file("a.txt", bytes("a\n")));

        assertThat(LineReaderTest.drain(source.open())).hasSize(1);
        assertThat(LineReaderTest.drain(source.open())).hasSize(1);
    }

    @Test
    void saysThatThereIsNoSuchFile() {
        Path missing = directory.resolve("missing.txt");

        assertThatThrownBy(() -> LineSource.of(missing).open())
                .isInstanceOf(IOException.class)
                .hasMessage("cannot read " + missing + ": there is no such file");
    }

    @Test
    void saysThatItIsADirectory() {
        assertThatThrownBy(() -> LineSource.of(directory).open())
                .isInstanceOf(IOException.class)
                .hasMessage("cannot read " + directory + ": it is a directory");
    }

    @Test
    void saysWhereGzipDataIsTruncated() throws Exception {
        byte[] whole = gzip("first\nsecond\n" + "x".repeat(10_000) + "\nlast\n");
        Path file = file("cut.gz", Arrays.copyOf(whole, whole.length - 8));
        List<Line> lines = new ArrayList<>();

        assertThatThrownBy(() -> readInto(lines, file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " ends in the middle: truncated gzip data after line 4");
        assertThat(lines).hasSize(4);
    }

    @Test
    void saysThatTheChecksumOfGzipDataIsWrong() throws Exception {
        byte[] damaged = gzip("first\n");
        damaged[damaged.length - 8] ^= 1;
        Path file = file("damaged.gz", damaged);

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " is damaged: corrupt gzip data (checksum) after line 1");
    }

    @Test
    void refusesOtherBytesBehindGzipDataInsteadOfLeavingThemOut() throws Exception {
        Path file = file("glued.gz", concat(gzip("first\n"), bytes("plain\n")));

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " is damaged: the gzip data is followed by something else after line 1");
    }

    @Test
    void measuresProgressInBytesOfTheFile() throws Exception {
        byte[] gzip = gzip("a\n".repeat(10));
        SourceReader<Line> reader = LineSource.of(file("a.gz", gzip)).open();
        assertThat(reader.progress()).isZero();

        LineReaderTest.drain(reader);

        assertThat(reader.progress()).isEqualTo(1.0);
    }

    @Test
    void doesNotKnowTheProgressOfAStream() throws Exception {
        try (SourceReader<Line> reader =
                LineSource.of("upload", () -> InputStream.nullInputStream()).open()) {
            assertThat(reader.progress()).isNegative();
        }
    }

    @Test
    void readsStandardInputAndLeavesItOpen() throws Exception {
        InputStream before = System.in;
        boolean[] closed = {false};
        System.setIn(new ByteArrayInputStream(bytes("a\nb\n")) {
            @Override
            public void close() {
                closed[0] = true;
            }
        });
        try {
            LineSource source = LineSource.standardInput();
            assertThat(source.detail()).isEqualTo("standard input");
            assertThat(LineReaderTest.drain(source.open())).hasSize(2);
            assertThat(closed[0]).isFalse();
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void tellsTheListenerUpToWhichLineAllHaveEnded() throws Exception {
        List<Long> told = new ArrayList<>();
        SourceReader<Line> reader = LineSource.of(file("a.txt", bytes("a\nb\nc\nd\n")))
                .onAcknowledged(told::add)
                .open();
        LineReaderTest.drain(reader);

        reader.acknowledged(2);
        assertThat(told).isEmpty();
        reader.acknowledged(1);
        reader.returned(4);
        reader.acknowledged(3);

        assertThat(told).containsExactly(2L, 3L);
        assertThat(((LineReader) reader).watermark()).isEqualTo(3);
    }

    @Test
    void failsTheRunWithWhatTheListenerThrows() throws Exception {
        IllegalStateException broken = new IllegalStateException("checkpoint not written");
        SourceReader<Line> reader = LineSource.of(file("a.txt", bytes("a\nb\n")))
                .onAcknowledged(line -> {
                    throw broken;
                })
                .open();
        reader.next();

        reader.acknowledged(1);

        assertThatThrownBy(reader::next).isSameAs(broken);
        reader.close();
    }

    @Test
    void refusesALimitOutsideItsRange() {
        LineSource source = LineSource.standardInput();

        assertThatThrownBy(() -> source.maxLineBytes(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxLineBytes must be from 1 to 1073741824, was 0");
        assertThatThrownBy(() -> source.maxLineBytes(Integer.MAX_VALUE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void canBeSerialized() throws Exception {
        Path file = file("a.txt", bytes("a\n"));
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(form)) {
            out.writeObject(LineSource.of(file));
        }

        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(form.toByteArray()))) {
            assertThat(LineReaderTest.drain(((LineSource) in.readObject()).open()))
                    .hasSize(1);
        }
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private static List<Line> read(Path file) throws Exception {
        return LineReaderTest.drain(LineSource.of(file).open());
    }

    private static void readInto(List<Line> lines, Path file) throws Exception {
        try (SourceReader<Line> reader = LineSource.of(file).open()) {
            for (Line line = reader.next(); line != null; line = reader.next()) {
                lines.add(line);
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(target)) {
            gzip.write(bytes(text));
        }
        return target.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }
}
