package io.millrace.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However the bytes arrive, plain or in gzip members of any size, the lines are the same. */
class LineReaderProperties {

    private static final int MAX_LINE_BYTES = 12;

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars('a', 'b', 'ü', '世', '\n', '\n', '\r')
                .ofMaxLength(80);
    }

    @Property
    void readsTheSameLinesHoweverTheBytesArrive(@ForAll("texts") String text, @ForAll long seed) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThat(read(new Trickle(bytes, new Random(seed)))).isEqualTo(split(text));
    }

    @Property
    void readsTheSameLinesFromAnyNumberOfGzipMembers(@ForAll("texts") String text, @ForAll long seed) throws Exception {
        Random random = new Random(seed);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        int from = 0;
        do {
            int to = from + random.nextInt(bytes.length - from + 1);
            members.write(gzip(bytes, from, to));
            from = to;
        } while (from < bytes.length);

        assertThat(read(new Trickle(members.toByteArray(), random))).isEqualTo(split(text));
    }

    @Property
    void neverTakesTruncatedGzipDataForItsEnd(@ForAll("texts") String text, @ForAll long seed) throws Exception {
        Random random = new Random(seed);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] whole = gzip(bytes, 0, bytes.length);
        byte[] part = java.util.Arrays.copyOf(whole, 2 + random.nextInt(whole.length - 2));

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> read(new ByteArrayInputStream(part)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("test ends in the middle: truncated gzip data after line ");
    }

    private static List<String> read(InputStream stream) throws Exception {
        return LineReaderTest.drain(LineSource.of("test", () -> stream)
                        .maxLineBytes(MAX_LINE_BYTES)
                        .open())
                .stream()
                .map(line -> line.problem().orElseGet(line::text))
                .toList();
    }

    /** What the reader should say, found in the simplest way. */
    private static List<String> split(String text) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (!rest.isEmpty()) {
            int end = rest.indexOf('\n');
            String line = end < 0 ? rest : rest.substring(0, end);
            rest = end < 0 ? "" : rest.substring(end + 1);
            if (end >= 0 && line.endsWith("\r")) {
                line = line.substring(0, line.length() - 1);
            }
            boolean tooLong = line.getBytes(StandardCharsets.UTF_8).length > MAX_LINE_BYTES;
            lines.add(tooLong ? "is longer than 12 bytes" : line);
        }
        return lines;
    }

    private static byte[] gzip(byte[] bytes, int from, int to) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(target)) {
            gzip.write(bytes, from, to - from);
        }
        return target.toByteArray();
    }

    /** Gives one to five bytes at a time, and never says that more are there. */
    private static final class Trickle extends InputStream {

        private final byte[] bytes;
        private final Random random;
        private int next;

        private Trickle(byte[] bytes, Random random) {
            this.bytes = bytes;
            this.random = random;
        }

        @Override
        public int read() {
            return next == bytes.length ? -1 : bytes[next++] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (next == bytes.length) {
                return -1;
            }
            int count = Math.min(Math.min(length, bytes.length - next), 1 + random.nextInt(5));
            System.arraycopy(bytes, next, target, offset, count);
            next += count;
            return count;
        }
    }
}
