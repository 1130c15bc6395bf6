package io.millrace.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a feed reads and where it begins again, without an engine. */
@SuppressWarnings("try") // closing may throw anything, also InterruptedException
class LineFeedTest {

    @TempDir
    Path directory;

    private Path log;
    private Path checkpoint;

    @BeforeEach
    void name() {
        log = directory.resolve("x.log");
        checkpoint = directory.resolve("x.log.checkpoint");
    }

    @AfterEach
    void nothingIsLeftOpen() throws IOException {
        assertThat(FeedProbe.openFiles(directory)).isEmpty();
    }

    @Test
    void goesOnBehindTheLastLineUpToWhichAllHaveEnded() throws Exception {
        append("a\nb\nc\nd\ne\n");
        try (FeedProbe run = new FeedProbe(resuming())) {
            assertThat(run.texts()).containsExactly("a", "b", "c", "d", "e");
            run.reader().acknowledged(4);
            run.reader().acknowledged(2);
            run.reader().acknowledged(1);
            run.reader().returned(3);
        }
        try (FeedProbe run = new FeedProbe(resuming())) {
            assertThat(run.next(0)).isEqualTo(Line.of(3, "c"));
            assertThat(run.reader().position()).isEqualTo(3);
            assertThat(run.acknowledgedTexts()).containsExactly("d", "e");
            run.reader().acknowledged(3);
        }
        try (FeedProbe run = new FeedProbe(resuming())) {
            assertThat(run.texts()).isEmpty();
        }
    }

    @Test
    void stopsReadingWhenTheWindowIsFullAndGoesOnWhenTheOldestHasEnded() throws Exception {
        append("a\nb\nc\n");
        try (FeedProbe run = new FeedProbe(resuming().window(2))) {
            assertThat(run.texts()).containsExactly("a", "b");
            run.reader().acknowledged(2);
            assertThat(run.wakes()).isZero();
            assertThat(run.reader().ready()).isFalse();
            run.reader().acknowledged(1);
            assertThat(run.wakes()).isEqualTo(1);
            assertThat(run.reader().ready()).isTrue();
            assertThat(run.texts()).containsExactly("c");
        }
    }

    @Test
    void holdsManyUnacknowledgedLinesAndForgetsThem() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            lines.append(i).append('\n');
        }
        append(lines.toString());
        try (FeedProbe run = new FeedProbe(resuming().window(2_000))) {
            int read = 0;
            while (read < 5_000) {
                int from = read;
                while (run.next(0) != null) {
                    read++;
                }
                for (int position = read; position > from; position--) {
                    run.reader().acknowledged(position);
                }
            }
        }
        assertThat(Files.readString(checkpoint)).contains("offset=" + lines.length(), "lines=5000");
    }

    @Test
    void savesAfterSoManyLinesOrSoMuchTime() throws Exception {
        append("a\nb\nc\n");
        LineFeed feed = resuming().follow().saveEvery(1_000, Duration.ofSeconds(30));
        try (FeedProbe run = new FeedProbe(feed)) {
            run.acknowledgedTexts();
            assertThat(Files.readString(checkpoint)).contains("lines=0\n");
            run.pass(Duration.ofSeconds(30));
            run.next(0);
            assertThat(Files.readString(checkpoint)).contains("lines=3\n");
            append("d\n".repeat(1_000));
            run.acknowledgedTexts();
            assertThat(Files.readString(checkpoint)).contains("lines=1003\n");
        }
    }

    @Test
    void waitsForTheEndOfALineWhenItFollows() throws Exception {
        append("a\nhal");
        try (FeedProbe run = new FeedProbe(LineSource.of(log).follow())) {
            assertThat(run.texts()).containsExactly("a");
            append("f\nb");
            assertThat(run.texts()).containsExactly("half");
            run.reader().shut();
            assertThat(run.reader().ended()).isTrue();
            assertThat(run.reader().poll()).isNull();
        }
    }

    @Test
    void aLineThatIsTooLongMayComeInParts() throws Exception {
        append("x".repeat(300_000));
        try (FeedProbe run = new FeedProbe(LineSource.of(log).maxLineBytes(10).follow())) {
            assertThat(run.texts()).isEmpty();
            append("y".repeat(300_000) + "\nok\n");
            assertThat(run.texts()).containsExactly("is longer than 10 bytes", "ok");
        }
    }

    @Test
    void readsARenamedFileToItsEndBeforeTheNewOne() throws Exception {
        append("a\nb\n");
        try (FeedProbe run = new FeedProbe(resuming().follow())) {
            assertThat(run.next(0)).isEqualTo(Line.of(1, "a"));
            rename("x.log.1");
            Files.writeString(directory.resolve("x.log.1"), "c\nd", StandardOpenOption.APPEND);
            append("e\n");
            assertThat(run.texts()).containsExactly("b", "c", "d", "e");
            assertThat(run.reader().position()).isEqualTo(5);
            for (int position = 1; position <= 5; position++) {
                run.reader().acknowledged(position);
            }
        }
        Files.delete(directory.resolve("x.log.1"));
        append("f\n");
        try (FeedProbe run = new FeedProbe(resuming())) {
            assertThat(run.next(0)).isEqualTo(Line.of(2, "f"));
        }
    }

    @Test
    void staysWithARenamedFileThatGrows() throws Exception {
        append("a\n");
        try (FeedProbe run = new FeedProbe(LineSource.of(log).follow())) {
            assertThat(run.texts()).containsExactly("a");
            rename("x.log.1");
            append("new\n");
            for (int i = 0; i < 20; i++) {
                Files.writeString(directory.resolve("x.log.1"), i + "\n", StandardOpenOption.APPEND);
                assertThat(run.next(0)).isEqualTo(Line.of(i + 2, String.valueOf(i)));
            }
            assertThat(run.texts()).containsExactly("new");
        }
    }

    @Test
    void findsItsPlaceThoughTheFileWasRenamedTwiceWhileNoRunWasThere() throws Exception {
        append("a\nb\n");
        readAndAcknowledge(1);
        rename("x.log.1");
        append("c\n");
        Files.move(directory.resolve("x.log.1"), directory.resolve("x.log.2"));
        rename("x.log.1");
        Files.writeString(directory.resolve("x.log.bak"), "not this\n");
        append("d\n");
        try (FeedProbe run = new FeedProbe(resuming())) {
            assertThat(run.acknowledgedTexts()).containsExactly("b", "c", "d");
        }
    }

    @Test
    void readsTheCopyOfAFileThatWasCutOff() throws Exception {
        append("a\nb\n");
        try (FeedProbe run = new FeedProbe(resuming().follow())) {
            assertThat(run.texts()).containsExactly("a", "b");
            append("c\nd");
            copyAndCutOff("x.log.1");
            append("e\n");
            assertThat(run.acknowledgedTexts()).containsExactly("c", "d", "e");
            run.reader().acknowledged(2);
            run.reader().acknowledged(1);
        }
        assertThat(Files.readString(checkpoint)).contains("offset=2\n", "line=1\n", "lines=5\n");
    }

    @Test
    void readsTheCopyOfAFileThatWasCutOffAndHasGrownWhileNoRunWasThere() throws Exception {
        append("a\nb\nc\n");
        readAndAcknowledge(2);
        copyAndCutOff("x.log.1");
        append("something longer than before\n");
        try (FeedProbe run = new FeedProbe(resuming())) {
            assertThat(run.texts()).containsExactly("c", "something longer than before");
        }
    }

    @Test
    void goesOnAtTheBeginningOfAFileThatWasCutOffWithoutACopy() throws Exception {
        append("a\nb\nhalf");
        try (FeedProbe run = new FeedProbe(resuming().follow())) {
            assertThat(run.acknowledgedTexts()).containsExactly("a", "b");
            Files.writeString(log, "c\n");
            assertThat(run.acknowledgedTexts()).containsExactly("half", "c");
        }
        try (FeedProbe run = new FeedProbe(resuming())) {
            assertThat(run.texts()).isEmpty();
        }
    }

    @Test
    void deliversTheWholeOfALastLineThatHasGrown() throws Exception {
        append("a\nhal");
        readAndAcknowledge(2);
        try (FeedProbe run = new FeedProbe(resuming())) {
            assertThat(run.texts()).isEmpty();
        }
        append("f\nb");
        try (FeedProbe run = new FeedProbe(resuming())) {
            assertThat(run.next(0)).isEqualTo(Line.of(2, "half"));
            assertThat(run.next(0)).isEqualTo(Line.of(3, "b"));
            run.reader().acknowledged(2);
            run.reader().acknowledged(3);
        }
        append("\nc\n");
        try (FeedProbe run = new FeedProbe(resuming())) {
            assertThat(run.next(0)).isEqualTo(Line.of(4, "c"));
        }
    }

    @Test
    void dropsAByteOrderMarkThatComesInParts() throws Exception {
        Files.write(log, new byte[] {(byte) 0xef, (byte) 0xbb});
        try (FeedProbe run = new FeedProbe(LineSource.of(log).follow())) {
            assertThat(run.texts()).isEmpty();
            Files.write(log, new byte[] {(byte) 0xbf, 'a', '\n'}, StandardOpenOption.APPEND);
            assertThat(run.texts()).containsExactly("a");
        }
    }

    @Test
    void refusesGzipData() throws Exception {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(target)) {
            gzip.write('a');
        }
        Files.write(log, target.toByteArray());
        try (FeedProbe run = new FeedProbe(LineSource.of(log).follow())) {
            assertThatThrownBy(run::texts)
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            log + " is gzip data, which cannot be followed or read in several runs; unpack it first,"
                                    + " or read all of it without a checkpoint");
        }
    }

    @Test
    void refusesWhatIsNoFile() {
        assertThatThrownBy(() -> LineSource.standardInput().follow())
                .hasMessage("cannot follow standard input: it is no file but a stream");
        assertThatThrownBy(() -> LineSource.of(log).checkpoint(log))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the checkpoint must be another file than " + log);
        assertThatThrownBy(() -> LineSource.of(log).onAcknowledged(line -> {}).follow())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesSettingsOutsideTheirRange() {
        LineFeed feed = LineSource.of(log).follow();
        assertThatThrownBy(() -> feed.window(0)).hasMessage("window must be from 1 to 268435456, was 0");
        assertThatThrownBy(() -> feed.saveEvery(0, Duration.ofSeconds(1)))
                .hasMessage("lines must be at least 1, was 0");
        assertThatThrownBy(() -> feed.saveEvery(1, Duration.ZERO)).hasMessage("time must be more than 0, was PT0S");
        assertThatThrownBy(() -> feed.lookEvery(Duration.ofSeconds(-1)))
                .hasMessage("time must be more than 0, was PT-1S");
    }

    @Test
    void canBeSerialized() throws Exception {
        append("a\n");
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(form)) {
            out.writeObject(resuming());
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(form.toByteArray()));
                FeedProbe run = new FeedProbe((LineFeed) in.readObject())) {
            assertThat(run.texts()).containsExactly("a");
        }
    }

    private LineFeed resuming() {
        return LineSource.of(log).checkpoint(checkpoint);
    }

    private void readAndAcknowledge(int lines) throws Exception {
        try (FeedProbe run = new FeedProbe(resuming())) {
            run.texts();
            for (int position = 1; position <= lines; position++) {
                run.reader().acknowledged(position);
            }
        }
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void rename(String name) throws IOException {
        Files.move(log, directory.resolve(name));
    }

    private void copyAndCutOff(String name) throws IOException {
        Files.copy(log, directory.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(log, "", StandardOpenOption.TRUNCATE_EXISTING);
    }
}
