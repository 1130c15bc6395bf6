package io.millrace.operators.framing;

import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * See {@link Framing#lines}.
 *
 * @param maxBytes bytes of a line at most, without its end
 * @param charset the name of one with the usual line feed
 */
record Lines(int maxBytes, String charset) implements Operator<ByteBuffer, String> {

    private static final byte[] LINE_FEED = {'\n'};

    Lines {
        Limits.check(maxBytes);
        if (!Arrays.equals("\n".getBytes(Charset.forName(charset)), LINE_FEED)) {
            throw new IllegalArgumentException(
                    "lines are found by the byte 10, which is not the line feed of " + charset);
        }
    }

    @Override
    public String verb() {
        return "lines";
    }

    @Override
    public String detail() {
        return Limits.text(maxBytes) + ", " + charset;
    }

    @Override
    public OperatorBounds bounds() {
        return Limits.BOUNDS;
    }

    @Override
    public StageLogic<ByteBuffer, String> logic() {
        return new FramingLogic<>(new LineFramer(maxBytes, Charset.forName(charset)));
    }

    private static final class LineFramer implements Framer<String> {

        private final int maxBytes;
        private final Charset charset;
        /** Bytes of the line end that have been seen: of {@code \r\n}, {@code \n} or a {@code \r} that may belong to one. */
        private int endBytes;

        private LineFramer(int maxBytes, Charset charset) {
            this.maxBytes = maxBytes;
            this.charset = charset;
        }

        @Override
        public int begin(byte[] bytes, int from, int to) {
            endBytes = 0;
            return from;
        }

        @Override
        public int end(byte[] bytes, int from, int to) {
            for (int i = from; i < to; i++) {
                if (bytes[i] == '\n') {
                    boolean afterReturn = i > from ? bytes[i - 1] == '\r' : endBytes == 1;
                    endBytes = afterReturn ? 2 : 1;
                    return i + 1;
                }
            }
            endBytes = bytes[to - 1] == '\r' ? 1 : 0;
            return -1;
        }

        @Override
        public boolean isTooLong(long size) {
            return size - endBytes > maxBytes;
        }

        @Override
        public String limit() {
            return "a line has more than " + Limits.text(maxBytes);
        }

        @Override
        public String frame(byte[] bytes, int offset, int length) {
            return new String(bytes, offset, length - endBytes, charset);
        }

        /** The last line needs no end; a lone {@code \r} is part of it. */
        @Override
        public boolean endsWithInput() {
            endBytes = 0;
            return true;
        }
    }
}
