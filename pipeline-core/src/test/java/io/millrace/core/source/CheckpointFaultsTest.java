package io.millrace.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a checkpoint is said, with the file and what to do; nothing is left out or read again unnoticed. */
@SuppressWarnings("try") // closing may throw anything, also InterruptedException
class CheckpointFaultsTest {

    @TempDir
    Path directory;

    private Path log;
    private Path checkpoint;

    @BeforeEach
    void readTwoOfThreeLines() throws Exception {
        log = Files.writeString(directory.resolve("x.log"), "first\nsecond\nthird\n");
        checkpoint = directory.resolve("place");
        try (FeedProbe run = new FeedProbe(feed())) {
            run.texts();
            run.reader().acknowledged(1);
            run.reader().acknowledged(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 25, 60, 150, 180})
    void aCheckpointThatWasCutOffIsRefused(int length) throws Exception {
        Files.writeString(checkpoint, Files.readString(checkpoint).substring(0, length));
        refused("damaged");
        assertThat(Files.size(checkpoint)).isEqualTo(length);
    }

    @Test
    void aCheckpointThatWasChangedIsRefused() throws Exception {
        Files.writeString(checkpoint, Files.readString(checkpoint).replace("offset=13", "offset=6"));
        refused("checkpoint " + checkpoint
                + " is damaged: it was cut off or changed. Put the right one there, or delete" + " it to read " + log
                + " from its beginning");
    }

    @Test
    void whatIsNoCheckpointIsRefused() throws Exception {
        Files.write(checkpoint, new byte[] {(byte) 0xff, 0, 1});
        refused("checkpoint " + checkpoint + " is no checkpoint, or a damaged one: it is not text");
        Files.writeString(checkpoint, "x".repeat(100_000));
        refused("checkpoint " + checkpoint + " is no checkpoint: it is longer than any");
    }

    @Test
    void aCheckpointOfANewerVersionIsRefused() throws Exception {
        Files.writeString(checkpoint, Files.readString(checkpoint).replace("checkpoint 1", "checkpoint 2"));
        refused("checkpoint " + checkpoint
                + " was written by a newer version: it has format 2, and this version reads up" + " to 1");
    }

    @Test
    void aCheckpointOfAnotherFileIsRefused() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other")).resolve("y.log");
        Files.writeString(other, "quite different, and longer than the other one\n");
        LineFeed feed = LineSource.of(other).checkpoint(checkpoint);
        assertThatThrownBy(() -> new FeedProbe(feed))
                .isInstanceOf(IOException.class)
                .hasMessage("checkpoint " + checkpoint + " is of another file, " + log + ". Put the right one there, or"
                        + " delete it to read " + other + " from its beginning");
    }

    @Test
    void aPlaceBeyondTheEndIsRefused() throws Exception {
        Files.writeString(log, "new\n");
        refused("checkpoint " + checkpoint + " is at byte 13, beyond the end of " + log
                + ", which has 4 bytes: it was cut" + " off or replaced, and what it held is not beside it");
    }

    @Test
    void aFileWithOtherContentsIsRefused() throws Exception {
        Files.writeString(log, "first\nsecanb\nthird\n");
        refused("checkpoint " + checkpoint + " does not fit: neither " + log
                + " nor a file beside it begins with the 13" + " bytes that were read");
    }

    @Test
    void aFileThatIsGoneIsRefused() throws Exception {
        Files.delete(log);
        refused("checkpoint " + checkpoint + " is of a file that is gone");
    }

    @Test
    void aFileThatWasMovedWithItsContentsIsFound() throws Exception {
        Path moved = Files.createDirectory(directory.resolve("moved")).resolve("x.log");
        Files.copy(log, moved);
        Files.delete(log);
        try (FeedProbe run = new FeedProbe(LineSource.of(moved).checkpoint(checkpoint))) {
            assertThat(run.texts()).containsExactly("third");
        }
    }

    @Test
    void aDirectoryThatIsMissingIsNamed() {
        Path missing = directory.resolve("missing/place");
        assertThatThrownBy(() -> new FeedProbe(LineSource.of(log).checkpoint(missing)))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write checkpoint " + missing + ": there is no directory " + missing.getParent()
                        + "; make it, or name another file");
    }

    @Test
    void aDirectoryInPlaceOfTheCheckpointIsNamed() {
        assertThatThrownBy(() -> new FeedProbe(LineSource.of(log).checkpoint(directory)))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write checkpoint " + directory + ": it is a directory; name a file in it");
    }

    @Test
    void aCheckpointThatCannotBeSavedFailsTheRun() throws Exception {
        Path other = Files.createDirectory(directory.resolve("gone")).resolve("place");
        FeedProbe run = new FeedProbe(LineSource.of(log).checkpoint(other));
        run.texts();
        run.reader().acknowledged(1);
        Files.delete(other);
        Files.delete(other.getParent());
        assertThatThrownBy(run::close)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot write checkpoint " + other + ": there is no directory");
        assertThat(FeedProbe.openFiles(directory)).isEmpty();
    }

    @Test
    void aDraftThatACrashHasLeftIsWrittenOver() throws Exception {
        Files.writeString(directory.resolve("place.new"), "millrace chec");
        try (FeedProbe run = new FeedProbe(feed())) {
            assertThat(run.acknowledgedTexts()).containsExactly("third");
        }
        assertThat(directory.resolve("place.new")).doesNotExist();
        Files.writeString(log, "fourth\n", StandardOpenOption.APPEND);
        try (FeedProbe run = new FeedProbe(feed())) {
            assertThat(run.texts()).containsExactly("fourth");
        }
    }

    private LineFeed feed() {
        return LineSource.of(log).checkpoint(checkpoint);
    }

    private void refused(String message) {
        assertThatThrownBy(() -> new FeedProbe(feed()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(checkpoint.toString())
                .hasMessageEndingWith("or delete it to read " + log + " from its beginning");
    }
}
