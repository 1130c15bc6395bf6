package io.millrace.core.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineWriterTest {

    private final SmallDisk disk = new SmallDisk(9);
    private final LineWriter<String> writer = new LineWriter<>("figures.jsonl", disk, 0, false, line -> line);

    @Test
    void namesTheFileWhenTheDiskIsFull() throws Exception {
        writer.write("first");

        assertThatThrownBy(() -> writer.write("second"))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write figures.jsonl: No space left on device");
    }

    @Test
    void cutsOffTheLineThatWasWrittenInPart() throws Exception {
        writer.write("first");
        assertThatThrownBy(() -> writer.write("second")).isInstanceOf(IOException.class);
        assertThat(disk.text()).isEqualTo("first\n");
    }

    @Test
    void goesOnBehindTheLastWholeLineOnceThereIsSpaceAgain() throws Exception {
        writer.write("first");
        assertThatThrownBy(() -> writer.write("second")).isInstanceOf(IOException.class);
        disk.space = 100;

        writer.write("third");

        assertThat(disk.text()).isEqualTo("first\nthird\n");
    }

    @Test
    void writesNothingBehindAPartOfALineThatCouldNotBeCutOff() throws Exception {
        disk.truncates = false;
        writer.write("first");
        assertThatThrownBy(() -> writer.write("second"))
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        disk.space = 100;

        assertThatThrownBy(() -> writer.write("third"))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write figures.jsonl: an earlier line was written in part and could not be removed");
        assertThat(disk.text()).isEqualTo("first\nsec");
    }

    @Test
    void handsALineOverWithOneWrite() throws Exception {
        writer.write("a\nb\nc");
        assertThat(disk.writes).isEqualTo(1);
    }

    /** A file on a disk with room for a few bytes. */
    private static final class SmallDisk implements SeekableByteChannel {

        private byte[] content = new byte[0];
        private int space;
        private boolean truncates = true;
        private int writes;

        private SmallDisk(int space) {
            this.space = space;
        }

        private String text() {
            return new String(content, StandardCharsets.UTF_8);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            int count = Math.min(source.remaining(), space - content.length);
            if (count == 0) {
                throw new IOException("No space left on device");
            }
            writes++;
            byte[] part = new byte[count];
            source.get(part);
            ByteArrayOutputStream longer = new ByteArrayOutputStream();
            longer.writeBytes(content);
            longer.writeBytes(part);
            content = longer.toByteArray();
            return count;
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            if (!truncates) {
                throw new IOException("Invalid argument");
            }
            content = java.util.Arrays.copyOf(content, (int) size);
            return this;
        }

        @Override
        public int read(ByteBuffer target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            return content.length;
        }

        @Override
        public SeekableByteChannel position(long newPosition) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long size() {
            return content.length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
