package io.millrace.core.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.spi.SinkWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // closing may throw anything, also InterruptedException
class LineSinkTest {

    @TempDir
    Path directory;

    @Test
    void writesALineForEachElementAndConfirmsItAtOnce() throws Exception {
        Path file = directory.resolve("out.txt");
        try (SinkWriter<Integer> writer = new LineSink<Integer>(file, n -> "größe " + n).open()) {
            assertThat(writer.write(1)).isNull();
            assertThat(Files.readString(file)).isEqualTo("größe 1\n");
            writer.write(2);
        }
        assertThat(Files.readString(file)).isEqualTo("größe 1\ngröße 2\n");
    }

    @Test
    void makesTheFileAnewForEachRun() throws Exception {
        Path file = Files.writeString(directory.resolve("out.txt"), "from the last run");

        new LineSink<String>(file, line -> line).open().close();

        assertThat(file).isEmptyFile();
    }

    @Test
    void saysThatThereIsNoDirectoryForTheFile() {
        Path file = directory.resolve("missing").resolve("out.txt");

        assertThatThrownBy(() -> new LineSink<String>(file, line -> line).open())
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write " + file + ": there is no directory " + file.getParent());
    }

    @Test
    void saysThatTheFileIsADirectory() {
        assertThatThrownBy(() -> new LineSink<String>(directory, line -> line).open())
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write " + directory + ": it is a directory");
    }

    @Test
    void treatsAnEncoderThatFailsAsFailureOfTheElement() throws Exception {
        Path file = directory.resolve("out.txt");
        LineSink<Integer> sink = new LineSink<>(file, n -> n == 1 ? null : "line " + n);
        try (SinkWriter<Integer> writer = sink.open()) {
            assertThatThrownBy(() -> writer.write(1))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("the encoder of " + file + " returned null");
            writer.write(2);
        }
        assertThat(Files.readString(file)).isEqualTo("line 2\n");
    }

    @Test
    void describesItselfByItsPath() {
        LineSink<String> sink = new LineSink<>(Path.of("out", "figures.jsonl"), line -> line);

        assertThat(sink.verb()).isEqualTo("lines");
        assertThat(sink.detail()).isEqualTo(Path.of("out", "figures.jsonl").toString());
        assertThat(sink.blocks()).isTrue();
        assertThat(sink.concurrency()).isEqualTo(1);
    }

    @Test
    void appendsBehindWhatIsThereAndCutsOffAPartOfALine() throws Exception {
        Path file = Files.writeString(directory.resolve("appended"), "a\nb\npart");
        LineSink<String> sink = new LineSink<String>(file, text -> text).append();
        assertThat(sink.detail()).isEqualTo(file + ", appended");
        try (SinkWriter<String> writer = sink.open()) {
            writer.write("c");
        }
        assertThat(file).hasContent("a\nb\nc\n");
        try (SinkWriter<String> writer = sink.fsync().open()) {
            writer.write("d");
        }
        assertThat(file).hasContent("a\nb\nc\nd\n");
    }

    @Test
    void appendsToAFileThatIsNotThereOrHasNoWholeLine() throws Exception {
        Path file = directory.resolve("new");
        try (SinkWriter<String> writer =
                new LineSink<String>(file, text -> text).append().open()) {
            writer.write("a");
        }
        assertThat(file).hasContent("a\n");
        Files.writeString(file, "x".repeat(20_000));
        try (SinkWriter<String> writer =
                new LineSink<String>(file, text -> text).append().open()) {
            writer.write("a");
        }
        assertThat(file).hasContent("a\n");
    }
}
